import { expect, test } from 'vitest';
import type { ImageEntry } from '../../../../main/api/images.ts';
import { createFakeServer } from './fakeServer.ts';
import { startedWorkbench } from './startedWorkbench.ts';
import { world } from './world.ts';

/** A server that lists 25,000 images by their numbers. */
async function opened() {
  const listed: { offset: number; limit: number }[] = [];
  const entry = (index: number): ImageEntry => ({
    ...{ id: String(index), path: `${index}.jpg`, width: 9, height: 9, status: 'unseen', regions: 0 },
    index,
  });
  const server = createFakeServer({
    records: world,
    answers: () => ({
      listImages: ({ offset, limit }) => {
        listed.push({ offset, limit });
        return { total: 25_000, entries: Array.from({ length: limit }, (_, index) => entry(offset + index)) };
      },
    }),
  });
  const workbench = await startedWorkbench(server);
  return { ...workbench, listed, chosen: () => [...workbench.state().chosenImageIds] };
}

test('an image is chosen beside the open one, and no longer when it is picked again', async () => {
  const { actions, chosen } = await opened();
  await actions.openImage('a');
  actions.toggleImage('b');
  expect(chosen()).toEqual(['a', 'b']);
  actions.toggleImage('a');
  expect(chosen()).toEqual(['b']);
  actions.toggleImage('b');
  expect(chosen()).toEqual([]);
});

test('all images from one place to another are chosen, in either direction and more than are listed at once', async () => {
  const { actions, chosen, listed } = await opened();
  await actions.chooseImages(7, 5);
  expect(chosen()).toEqual(['5', '6', '7']);
  await actions.chooseImages(0, 12_000);
  expect(chosen()).toHaveLength(12_001);
  expect(listed.slice(1)).toEqual([
    { offset: 0, limit: 10_000 },
    { offset: 10_000, limit: 2001 },
  ]);
});

test('nothing stays chosen under another filter', async () => {
  const { actions, chosen } = await opened();
  await actions.chooseImages(1, 3);
  await actions.setFilter('status:done');
  expect(chosen()).toEqual([]);
});
