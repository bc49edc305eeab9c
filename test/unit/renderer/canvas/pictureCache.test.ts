import { expect, test } from 'vitest';
import { createPictureCache } from '../../../../renderer/canvas/pictureCache.ts';

/** A cache for pictures of 10 pixels each, which tells what it loads, gives up and closes. */
function cacheFor(mostPixels: number) {
  const loads = new Map<string, PromiseWithResolvers<readonly { width: number; height: number; close(): void }[]>>();
  const loaded: string[] = [];
  const [abandoned, closed]: [string[], string[]] = [[], []];
  const cache = createPictureCache((imageId, signal) => {
    const load = Promise.withResolvers<readonly { width: number; height: number; close(): void }[]>();
    loaded.push(imageId);
    loads.set(imageId, load);
    signal.addEventListener('abort', () => abandoned.push(imageId));
    return load.promise;
  }, mostPixels);
  return {
    ...cache,
    loaded,
    abandoned,
    closed,
    async arrive(imageId: string) {
      loads.get(imageId)?.resolve([{ width: 5, height: 2, close: () => closed.push(imageId) }]);
      await settled();
    },
    async fail(imageId: string) {
      loads.get(imageId)?.reject(new Error('damaged'));
      await settled();
    },
  };
}

/** Lets promises run on. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

test('a picture that is made ready, then shown, is decoded once', async () => {
  const { prepare, hold, arrive, loaded } = cacheFor(100);
  const ready = prepare('a');
  await arrive('a');
  await ready;
  expect(await hold('a').levels).toHaveLength(1);
  expect(loaded).toEqual(['a']);
});

test('beyond its pixels the cache closes what was used the longest ago, and nothing that is shown', async () => {
  const { hold, arrive, closed } = cacheFor(20);
  const first = hold('a');
  await arrive('a');
  const second = hold('b');
  await arrive('b');
  second.release();
  hold('c');
  await arrive('c');
  expect(closed).toEqual(['b']);
  first.release();
  hold('d');
  await arrive('d');
  expect(closed).toEqual(['b', 'a']);
});

test('a picture held twice is open until both have let go, each of them once', async () => {
  const { hold, arrive, closed } = cacheFor(0);
  const [one, other] = [hold('a'), hold('a')];
  await arrive('a');
  one.release();
  one.release();
  await settled();
  expect(closed).toEqual([]);
  other.release();
  await settled();
  expect(closed).toEqual(['a']);
});

test('a picture that nobody waits for any more is given up, and closed if it comes all the same', async () => {
  const { hold, arrive, abandoned, closed, loaded } = cacheFor(100);
  hold('a').release();
  expect(abandoned).toEqual(['a']);
  await arrive('a');
  expect(closed).toEqual(['a']);
  hold('a');
  expect(loaded).toEqual(['a', 'a']);
});

test('of pictures made ready the last is wanted, and one that is shown meanwhile is not given up', async () => {
  const { prepare, hold, abandoned, arrive } = cacheFor(100);
  void prepare('a');
  void prepare('b');
  expect(abandoned).toEqual(['a']);
  hold('b');
  const ready = prepare('c');
  expect(abandoned).toEqual(['a']);
  await arrive('c');
  await ready;
});

test('a failure is told and not kept', async () => {
  const { hold, fail, loaded } = cacheFor(100);
  const held = hold('a');
  await Promise.all([expect(held.levels).rejects.toThrow('damaged'), fail('a')]);
  held.release();
  hold('a');
  expect(loaded).toEqual(['a', 'a']);
});
