import { expect, test } from 'vitest';
import { createPrefetch } from '../../../../renderer/state/prefetch.ts';
import { createFakeServer } from './fakeServer.ts';
import { startedWorkbench } from './startedWorkbench.ts';
import { world } from './world.ts';

/** Looks ahead in a project of two images, `a` and `b`, with pictures that are decoded when the test says so. */
async function lookingAhead() {
  const { actions } = await startedWorkbench(createFakeServer({ records: world }));
  const decoded = new Map<string, PromiseWithResolvers<void>>();
  const asked: string[] = [];
  const whenAsked = Promise.withResolvers<void>();
  const ahead = createPrefetch(actions.request, (imageId) => {
    const picture = Promise.withResolvers<void>();
    decoded.set(imageId, picture);
    asked.push(imageId);
    if (imageId === 'b') whenAsked.resolve();
    return picture.promise;
  });
  return { ahead, asked, decoded, nextIsAsked: whenAsked.promise, request: actions.request };
}

test('the picture of an image is asked for at once, before the image has come', async () => {
  const { ahead, asked } = await lookingAhead();
  expect(ahead.take('a')).toBeNull();
  expect(asked).toEqual(['a']);
});

test('the picture of the next image waits for that of this one, whether or not it can be decoded', async () => {
  const { ahead, asked, decoded, nextIsAsked, request } = await lookingAhead();
  ahead.take('a');
  ahead.look('', 'a');
  await request('openImage', { imageId: 'b' });
  expect(asked).toEqual(['a']);
  decoded.get('a')?.reject(new Error('damaged'));
  await nextIsAsked;
  expect(asked).toEqual(['a', 'b']);
});

test('what was fetched ahead is given once', async () => {
  const { ahead, decoded, nextIsAsked } = await lookingAhead();
  ahead.take('a');
  decoded.get('a')?.resolve();
  ahead.look('', 'a');
  await nextIsAsked;
  expect((await ahead.take('b'))?.image.id).toBe('b');
  expect(ahead.take('b')).toBeNull();
});
