import { expect, test } from 'vitest';
import { write } from '../../../../annotations/change.ts';
import { toRecords } from '../../../../annotations/records.ts';
import type { HistoryEntry } from '../../../../main/api/changes.ts';
import { changeInWords } from '../../../../renderer/panels/history/changeInWords.ts';
import { noJournal, withNewest, withOlder } from '../../../../renderer/panels/history/journal.ts';
import { CAT, DOG, region } from '../state/world.ts';

const LIMIT = 3;

function entries(...sequences: readonly number[]): HistoryEntry[] {
  return sequences.map((sequence) => ({ sequence, at: '2026-01-01T00:00:00.000Z', origin: 'user', label: 'Draw' }));
}

const sequencesOf = ({ entries: known }: { entries: readonly HistoryEntry[] }) => known.map(({ sequence }) => sequence);

test('new entries come on top of those that are known, and older ones stay', () => {
  const known = withOlder(withNewest(noJournal, entries(6, 5, 4), LIMIT), entries(3, 2, 1), LIMIT);
  expect(sequencesOf(withNewest(known, entries(7, 6, 5), LIMIT))).toEqual([7, 6, 5, 4, 3, 2, 1]);
});

test('when more was added than a page holds, no gap is left in between', () => {
  const known = withNewest(noJournal, entries(3, 2, 1), LIMIT);
  const after = withNewest(known, entries(9, 8, 7), LIMIT);
  expect(sequencesOf(after)).toEqual([9, 8, 7]);
  expect(after.isWhole).toBe(false);
});

test('a page that is not full is the last one', () => {
  expect(withNewest(noJournal, entries(2, 1), LIMIT).isWhole).toBe(true);
  const known = withNewest(noJournal, entries(5, 4, 3), LIMIT);
  expect(known.isWhole).toBe(false);
  expect(withOlder(known, entries(2, 1), LIMIT).isWhole).toBe(true);
  expect(withOlder(known, [], LIMIT)).toEqual({ ...known, isWhole: true });
});

test('an older page that was asked for twice is shown once', () => {
  const known = withNewest(noJournal, entries(6, 5, 4), LIMIT);
  const once = withOlder(known, entries(3, 2, 1), LIMIT);
  expect(sequencesOf(withOlder(once, entries(3, 2, 1), LIMIT))).toEqual([6, 5, 4, 3, 2, 1]);
});

test('a change is told by what it did to each kind of record, and in how many images', () => {
  const gone = region('gone', [0, 0, 9, 9], ['dog']);
  const before = toRecords([gone, DOG]);
  const change = write(
    before,
    [region('r', [0, 0, 9, 9], []), region('s', [0, 0, 9, 9], [], 'b'), CAT, { ...DOG, text: 'puppy', minMatch: 0.5 }],
    ['region:gone'],
  );
  expect(changeInWords(change)).toEqual([
    '2 regions added',
    '1 phrase added: “cat”',
    '1 phrase changed: “dog”',
    '1 region removed',
    '“dog” renamed to “puppy”',
    "minimum match from the project's to 0.50",
    'in 2 images',
  ]);
});

test('of many phrases some are named', () => {
  const phrases = Array.from({ length: 7 }, (_, index) => ({ ...DOG, id: `${index}`, text: `${index}` }));
  expect(changeInWords(write(new Map(), phrases))).toEqual(['7 phrases added: “0”, “1”, “2”, “3”, “4” and 2 more']);
});
