import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Target } from '../../../../main/desktop/messages.ts';
import { folderOf, stillThere, targetOf, wordsFor } from '../../../../main/desktop/target.ts';
import { temporaryFolder } from '../store/temporaryProject.ts';

const elsewhere = path.resolve('/elsewhere');

test('words ask for a folder from where they were said, or for the samples', () => {
  expect(targetOf([], elsewhere)).toBeNull();
  expect(targetOf(['photos'], elsewhere)).toEqual({ folder: path.join(elsewhere, 'photos') });
  expect(targetOf(['--inspect', '', 'photos', 'more'], elsewhere)).toEqual({ folder: path.join(elsewhere, 'photos') });
  expect(targetOf(['photos', '--samples'], elsewhere)).toBe('samples');
});

test.each<Target>([null, 'samples', { folder: path.resolve('/photos') }, { folder: path.resolve('-odd') }])(
  'what %j is asked for by is understood in any folder',
  (target) => {
    expect(targetOf(wordsFor(target), elsewhere)).toEqual(target);
  },
);

test('a file stands for its folder, and a folder that is gone for nothing', async () => {
  const folder = await temporaryFolder();
  const file = path.join(folder, 'a.jpg');
  await writeFile(file, '');
  expect(folderOf(file)).toBe(folder);
  expect(folderOf(path.join(folder, 'gone'))).toBe(path.join(folder, 'gone'));
  expect(stillThere(folder)).toEqual({ folder });
  expect([file, path.join(folder, 'gone'), null].map(stillThere)).toEqual([null, null, null]);
});
