import { expect, test } from 'vitest';
import { claimPage, type PageLocks } from '../../../../renderer/state/openPages.ts';

/** The locks of a browser: each is held until it is let go, and a request that waits too long is given up. */
function browserLocks() {
  const held = new Set<string>();
  const locks: PageLocks = {
    query: async () => ({ held: [...held].map((name) => ({ name })) }),
    async request(name, { signal }, callback) {
      while (held.has(name)) {
        signal.throwIfAborted();
        await new Promise((resolve) => setImmediate(resolve));
      }
      held.add(name);
      return callback();
    },
  };
  return { held, locks };
}

function tab(kept: Map<string, string> = new Map()) {
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

function ids() {
  let last = 0;
  return () => `page ${++last}`;
}

test('pages have names of their own and know of one another', async () => {
  const { locks } = browserLocks();
  const newId = ids();
  expect(await claimPage(tab(), locks, newId)).toEqual({ own: 'page 1', others: new Set() });
  expect(await claimPage(tab(), locks, newId)).toEqual({ own: 'page 2', others: new Set(['page 1']) });
});

test('a page that is loaded anew keeps its name, also when the old one is slow to go', async () => {
  const { locks, held } = browserLocks();
  const session = tab();
  const newId = ids();
  await claimPage(session, locks, newId);
  const again = claimPage(session, locks, newId);
  setImmediate(() => held.clear());
  expect(await again).toEqual({ own: 'page 1', others: new Set() });
});

test('a copy of a tab gets another name', async () => {
  const { locks } = browserLocks();
  const session = tab();
  const newId = ids();
  await claimPage(session, locks, newId);
  const copy = tab(new Map(session.kept));
  expect(await claimPage(copy, locks, newId)).toEqual({ own: 'page 2', others: new Set(['page 1']) });
});

test('without locks a page has a name all the same', async () => {
  const session = tab();
  const newId = ids();
  expect(await claimPage(session, undefined, newId)).toEqual({ own: 'page 1', others: new Set() });
  expect(await claimPage(session, undefined, newId)).toEqual({ own: 'page 1', others: new Set() });
});
