import { cpSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { runJson } from '../commandLine.ts';
import { isShown, openPage, press, runFromPalette, sampleProject, serve } from './workbench.ts';

test('copies of an image are found, seen side by side and opened by keys alone', async () => {
  const folder = sampleProject('harbour.jpg', 'three apples.jpg', 'beach-picnic.jpg');
  cpSync(path.join(folder, 'harbour.jpg'), path.join(folder, 'harbour again.jpg'));
  cpSync(path.join(folder, 'three apples.jpg'), path.join(folder, 'apples.jpg'));
  const { url } = await serve(folder);
  const page = await openPage(url);
  await page.getByRole('listbox', { name: 'Images' }).getByRole('option').nth(4).waitFor();

  await runFromPalette(page, 'Review: Duplicate Images');
  const dialog = page.getByRole('dialog', { name: 'Duplicate images' });
  await dialog.getByText('5 images looked at, 2 groups of duplicates found.').waitFor();
  const groups = dialog.getByRole('region', { name: 'Copies of one file: 2 images' });
  expect(await groups.count()).toBe(2);
  await groups
    .first()
    .getByRole('button', { name: /^apples\.jpg/ })
    .focus();
  await press(page, 'ArrowDown', 'ArrowRight');
  await dialog
    .getByRole('button', { name: /^harbour\.jpg/ })
    .and(page.locator(':focus'))
    .waitFor();
  await press(page, 'Enter');
  await dialog.waitFor({ state: 'detached' });
  await isShown(page, 'harbour.jpg');
});

test('a folder without duplicates says so, and the command line finds them too', async () => {
  const folder = sampleProject('harbour.jpg', 'beach-picnic.jpg');
  const server = await serve(folder);
  const page = await openPage(server.url);
  await page.getByRole('listbox', { name: 'Images' }).getByRole('option').nth(1).waitFor();
  await runFromPalette(page, 'Review: Duplicate Images');
  await page.getByText('No image is the same as another').waitFor();
  await server.kill();
  cpSync(path.join(folder, 'harbour.jpg'), path.join(folder, 'copy.jpg'));
  const { groups } = await runJson<{ groups: { kind: string; images: { path: string }[] }[] }>('duplicates', folder);
  expect(groups).toMatchObject([{ kind: 'exact', images: [{ path: 'copy.jpg' }, { path: 'harbour.jpg' }] }]);
});
