import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openSettings } from '../../../../main/services/settings.ts';
import { temporaryFolder } from '../store/temporaryProject.ts';

test('settings are kept by key, also when several are written at once', async () => {
  const folder = path.join(await temporaryFolder(), 'new');
  const settings = openSettings(folder);
  expect(await settings.read()).toEqual({});
  await Promise.all([settings.write({ a: 1, b: [1] }), settings.write({ b: [2] }), settings.write({ c: null })]);
  expect(await openSettings(folder).read()).toEqual({ a: 1, b: [2], c: null });
});

test('a damaged file counts as empty', async () => {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, 'settings.json'), '{"a":');
  expect(await openSettings(folder).read()).toEqual({});
});
