import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import type { RecentFolder } from '../../../../main/api/projects.ts';
import { openRecentFolders } from '../../../../main/services/recentFolders.ts';
import { temporaryFolder } from '../store/temporaryProject.ts';
import { folderOf, openApp, openFolder, PATIENCE } from './openedApp.ts';

test('the ten folders opened last are kept, the last first and each once', async () => {
  const recent = openRecentFolders(await temporaryFolder(), () => {});
  await Promise.all(Array.from({ length: 12 }, (_, index) => recent.add(`/${index}`)));
  await recent.add('/5');
  const folders = (await recent.list()).map(({ folder }) => folder);
  expect(folders).toEqual(['/5', ...['/11', '/10', '/9', '/8', '/7', '/6', '/4', '/3', '/2']]);
});

test('the list says which folders are gone, and what is no folder any more', async () => {
  const [there, gone] = [await temporaryFolder(), await temporaryFolder()];
  const file = path.join(there, 'file');
  await writeFile(file, '');
  const recent = openRecentFolders(await temporaryFolder(), () => {});
  for (const folder of [file, gone, there]) await recent.add(folder);
  await rm(gone, { recursive: true });
  expect(await recent.list()).toEqual([
    { folder: there, exists: true },
    { folder: gone, exists: false },
    { folder: file, exists: false },
  ]);
});

test('a folder is forgotten for good, and every change is told', async () => {
  const told = vi.fn<(folders: readonly RecentFolder[]) => void>();
  const data = await temporaryFolder();
  const recent = openRecentFolders(data, told);
  await recent.add('/a');
  await recent.add('/b');
  await recent.forget('/b');
  await recent.forget('/unknown');
  await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(4));
  const left = [{ folder: '/a', exists: false }];
  expect(told).toHaveBeenLastCalledWith(left);
  expect(await openRecentFolders(data, told).list()).toEqual(left);
});

test('every page sees the list without an open project, and is told when a folder is forgotten', async () => {
  const opened = await openApp();
  const folder = await folderOf('a.jpg');
  expect(await opened.ask('recentFolders', null)).toEqual([]);
  await openFolder(opened, folder);
  await opened.ask('closeProject', null);
  expect(await opened.ask('recentFolders', null)).toEqual([{ folder, exists: true }]);
  await opened.ask('forgetFolder', { folder });
  expect(await opened.ask('recentFolders', null)).toEqual([]);
  await vi.waitFor(() => expect(opened.named('recentFolders').at(-1)).toEqual([]), PATIENCE);
});
