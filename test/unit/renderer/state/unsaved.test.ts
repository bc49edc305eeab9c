import { expect, test } from 'vitest';
import { write } from '../../../../annotations/change.ts';
import { keepUnsaved } from '../../../../renderer/state/unsaved.ts';
import { region, world } from './world.ts';

const entry = { change: write(world, [region('r', [1, 1, 9, 9], ['dog'])]), label: 'Draw region', imageId: 'a' };

function storage(kept: Map<string, string> = new Map()) {
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

test('every project gets back its own changes, and none once they are stored', () => {
  const unsaved = keepUnsaved(storage());
  unsaved.remember('/photos', [entry]);
  expect(unsaved.recall('/photos')).toEqual([entry]);
  expect(unsaved.recall('/other')).toEqual([]);
  unsaved.remember('/photos', []);
  expect(unsaved.recall('/photos')).toEqual([]);
});

test('what is no list of changes is left alone', () => {
  const damaged = { ...storage(), getItem: () => '[{"change":' };
  const foreign = { ...storage(), getItem: () => '[{"change":{"added":{"x":1}}}]' };
  expect(keepUnsaved(damaged).recall('/photos')).toEqual([]);
  expect(keepUnsaved(foreign).recall('/photos')).toEqual([]);
});

test('a storage without room stops nobody', () => {
  const full = {
    ...storage(),
    setItem: () => {
      throw new Error('QuotaExceededError');
    },
  };
  expect(() => keepUnsaved(full).remember('/photos', [entry])).not.toThrow();
});
