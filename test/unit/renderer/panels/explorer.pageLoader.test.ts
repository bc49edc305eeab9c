import { expect, test } from 'vitest';
import type { ImageEntry, ImagePage } from '../../../../main/api/images.ts';
import { createPageLoader } from '../../../../renderer/panels/explorer/pageLoader.ts';
import { entryAt } from '../../../../renderer/panels/explorer/pages.ts';

type Asked = { readonly filter: string; readonly offset: number; readonly limit: number };

/** A server that answers when it is told to, and a clock that goes when it is told to. */
function setUp() {
  const open: { asked: Asked; resolve: (page: ImagePage) => void; reject: (error: Error) => void }[] = [];
  const asked: Asked[] = [];
  const timers: (() => void)[] = [];
  const loader = createPageLoader({
    load: (params) =>
      new Promise((resolve, reject) => {
        asked.push(params);
        open.push({ asked: params, resolve, reject });
      }),
    later: (callback) => timers.push(callback),
  });
  /** Lets promises that are settled be heard. */
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    loader,
    asked,
    isWaiting: () => open.length > 0,
    async answer(total: number, name: string) {
      const { asked: params, resolve } = take();
      const count = Math.max(0, Math.min(params.limit, total - params.offset));
      resolve({ total, entries: Array.from({ length: count }, (_, place) => entry(params.offset + place, name)) });
      await settle();
    },
    async fail(message: string) {
      take().reject(new Error(message));
      await settle();
    },
    async rest() {
      for (const timer of timers.splice(0)) timer();
      await settle();
    },
    nameAt: (index: number) => entryAt(loader.snapshot().pages, index)?.path,
  };

  function take() {
    const first = open.shift();
    if (first === undefined) throw new Error('Expected a request that waits, got none.');
    return first;
  }
}

function entry(index: number, name: string): ImageEntry {
  return { id: `${index}`, path: `${name}-${index}`, width: 1, height: 1, status: 'unseen', regions: 0, index };
}

const query = { folder: '/photos', filter: '', version: 1 };

test('only the pages that are seen are asked for', async () => {
  const { loader, asked, answer, nameAt } = setUp();
  loader.ask(query);
  await answer(100_000, 'a');
  loader.want({ first: 99_990, last: 99_999 });
  await answer(100_000, 'a');
  expect(asked.map(({ offset, limit }) => [offset, limit])).toEqual([
    [0, 200],
    [99_800, 200],
  ]);
  expect(nameAt(99_999)).toBe('a-99999');
  expect(nameAt(500)).toBeUndefined();
});

test('what was scrolled past while an answer was awaited is never asked for', async () => {
  const { loader, asked, answer } = setUp();
  loader.ask(query);
  for (const first of [1000, 5000, 9000]) loader.want({ first, last: first + 10 });
  await answer(10_000, 'a');
  await answer(10_000, 'a');
  expect(asked.map(({ offset }) => offset)).toEqual([0, 9000]);
});

test('when images change, what is shown stays until its newer version has come', async () => {
  const { loader, answer, nameAt, isWaiting } = setUp();
  loader.ask(query);
  await answer(10, 'old');
  loader.ask({ ...query, version: 2 });
  expect(isWaiting()).toBe(true);
  expect(nameAt(3)).toBe('old-3');
  await answer(10, 'new');
  expect(nameAt(3)).toBe('new-3');
});

test('images that change all the time are asked for now and then, and the last change is not missed', async () => {
  const { loader, asked, answer, rest } = setUp();
  loader.ask(query);
  await answer(10, 'a');
  loader.ask({ ...query, version: 2 });
  await answer(10, 'b');
  for (const version of [3, 4, 5]) loader.ask({ ...query, version });
  expect(asked).toHaveLength(2);
  await rest();
  await answer(10, 'c');
  await rest();
  expect(asked).toHaveLength(3);
});

test('another filter shows the images before until its own have come, and late answers are dropped', async () => {
  const { loader, answer, nameAt } = setUp();
  loader.ask(query);
  await answer(10, 'all');
  loader.ask({ ...query, filter: 'cat' });
  loader.ask({ ...query, filter: 'dog' });
  expect(nameAt(0)).toBe('all-0');
  await answer(3, 'cat');
  expect(nameAt(0)).toBe('all-0');
  await answer(2, 'dog');
  expect(nameAt(0)).toBe('dog-0');
  expect(loader.snapshot().pages.total).toBe(2);
});

test('a failure is told once and ends with the next answer', async () => {
  const { loader, asked, answer, fail } = setUp();
  loader.ask(query);
  await fail('The connection is lost.');
  expect(loader.snapshot().problem).toBe('The connection is lost.');
  loader.want({ first: 0, last: 20 });
  expect(asked).toHaveLength(1);
  loader.ask({ ...query, version: 2 });
  await answer(10, 'a');
  expect(loader.snapshot().problem).toBeNull();
});

test('a list that became shorter is shown to its new end', async () => {
  const { loader, answer } = setUp();
  loader.want({ first: 590, last: 599 });
  loader.ask(query);
  await answer(600, 'a');
  loader.ask({ ...query, version: 2 });
  await answer(5, 'b');
  await answer(5, 'b');
  expect(loader.snapshot().pages.total).toBe(5);
  expect(entryAt(loader.snapshot().pages, 4)?.path).toBe('b-4');
});
