import { expect, test } from 'vitest';
import { type Change, invert, write } from '../../../../annotations/change.ts';
import { toRecords } from '../../../../annotations/records.ts';
import { regionHistory } from '../../../../main/services/regionHistory.ts';
import { commit } from '../../../../main/store/commit.ts';
import { add, image, region, temporaryProject } from '../store/temporaryProject.ts';

const first = region('r', 'i');
const moved = { ...first, box: [5, 5, 50, 50] } as const;
const move = write(toRecords([first]), [moved]);
const remove = write(toRecords([moved]), [], ['region:r']);

async function journalled(...changes: readonly (readonly [label: string, change: Change])[]) {
  const project = await temporaryProject();
  await add(project, image('i'));
  for (const [label, change] of changes) await commit(project, change, { origin: 'user', label });
  return (regionId: string, limit = 100) =>
    regionHistory(project, { regionId, limit }, new AbortController().signal).then(({ entries }) => entries);
}

test('all that happened to a region is told, the newest first, and nothing that happened to others', async () => {
  const historyOf = await journalled(
    ['Draw region', write(new Map(), [first])],
    ['Draw region', write(new Map(), [region('other r', 'i')])],
    ['Correct box', move],
    ['Delete region', remove],
    ['Undo: Delete region', invert(remove)],
  );
  expect(await historyOf('r')).toMatchObject([
    { sequence: 6, label: 'Undo: Delete region', before: null, after: moved },
    { sequence: 5, label: 'Delete region', before: moved, after: null },
    { sequence: 4, label: 'Correct box', before: first, after: moved },
    { sequence: 2, label: 'Draw region', before: null, after: first },
  ]);
  expect((await historyOf('r', 2)).map(({ sequence }) => sequence)).toEqual([6, 5]);
  expect(await historyOf('nobody')).toEqual([]);
});

test('an id that only stands in a text, or needs escapes, is told apart', async () => {
  const odd = region('"\\%_', 'i');
  const phrase = { type: 'phrase', id: 'p', text: '"region:r"', position: 0 } as const;
  const historyOf = await journalled(['Draw', write(new Map(), [odd])], ['Add phrase', write(new Map(), [phrase])]);
  expect(await historyOf('r')).toEqual([]);
  expect(await historyOf('"\\%_')).toMatchObject([{ label: 'Draw', after: odd }]);
});

test('a journal of many entries is searched to its beginning', async () => {
  const others = Array.from(
    { length: 600 },
    (_, index) => ['Draw', write(new Map(), [region(`o${index}`, 'i')])] as const,
  );
  const historyOf = await journalled(['Draw region', write(new Map(), [first])], ...others);
  expect(await historyOf('r')).toMatchObject([{ sequence: 2 }]);
});
