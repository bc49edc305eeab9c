import { expect, test } from 'vitest';
import { write } from '../../../../annotations/change.ts';
import type { OpenPages } from '../../../../renderer/state/openPages.ts';
import { keepUnsaved } from '../../../../renderer/state/unsaved.ts';
import { region, world } from './world.ts';

const entry = { change: write(world, [region('r', [1, 1, 9, 9], ['dog'])]), label: 'Draw region', imageId: 'a' };
const another = { change: write(world, [region('s', [1, 1, 9, 9], ['dog'])]), label: 'Draw another', imageId: 'a' };

function storage(kept: Map<string, string> = new Map()) {
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
    key: (index: number) => [...kept.keys()][index] ?? null,
    get length() {
      return kept.size;
    },
  };
}

type Kept = ReturnType<typeof storage>;

/** What a page keeps, while others are open. */
function page(kept: Kept, own: string, ...others: readonly string[]) {
  const pages: OpenPages = { own, others: new Set(others) };
  return keepUnsaved(
    () => kept,
    () => pages,
  );
}

test('every project gets back its own changes, and none once they are stored', () => {
  const unsaved = page(storage(), 'p');
  unsaved.remember('/photos', [entry]);
  expect(unsaved.recall('/photos')).toEqual([entry]);
  expect(unsaved.recall('/other')).toEqual([]);
  unsaved.remember('/photos', []);
  expect(unsaved.recall('/photos')).toEqual([]);
});

test('pages keep their changes apart, and the next one gets those of all that are gone', () => {
  const kept = storage();
  page(kept, 'p', 'q').remember('/photos', [entry]);
  page(kept, 'q', 'p').remember('/photos', [another]);
  page(kept, 'r').remember('/photos', []);
  expect(page(kept, 'q', 'p').recall('/photos')).toEqual([another]);
  const next = page(kept, 'next', 'q');
  expect(next.recall('/photos')).toEqual([entry]);
  expect(page(kept, 'p', 'next', 'q').recall('/photos')).toEqual([]);
  expect(page(kept, 'last').recall('/photos')).toEqual([another, entry]);
  expect(page(kept, 'last').recall('/photos')).toEqual([another, entry]);
});

test('a folder is not taken for another one that ends as it does', () => {
  const kept = storage();
  page(kept, 'p').remember('/a:/photos', [entry]);
  expect(page(kept, 'q').recall('/photos')).toEqual([]);
  expect(page(kept, 'q').recall('/a:/photos')).toEqual([entry]);
});

test('what is no list of changes is left alone', () => {
  for (const text of ['[{"change":', '[{"change":{"added":{"x":1}}}]']) {
    const kept = new Map([['objembed-studio:unsaved:gone:/photos', text]]);
    expect(page(storage(kept), 'p').recall('/photos')).toEqual([]);
    expect([...kept.values()]).toEqual([text]);
  }
});

test('a storage without room, or none at all, stops nobody', () => {
  const full = {
    ...storage(),
    setItem: () => {
      throw new Error('QuotaExceededError');
    },
  };
  expect(() => page(full, 'p').remember('/photos', [entry])).not.toThrow();
  const none = keepUnsaved(
    () => {
      throw new Error('SecurityError');
    },
    () => ({ own: 'p', others: new Set() }),
  );
  expect(() => none.remember('/photos', [entry])).not.toThrow();
  expect(none.recall('/photos')).toEqual([]);
});
