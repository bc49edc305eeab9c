import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { hasRegions, openFromExplorer, openPage, press, sampleProject, serve } from './workbench.ts';

/** Two categories on a picture of the project, and an image that the project does not have. */
const coco = {
  images: [
    { id: 1, file_name: 'airport.jpg' },
    { id: 2, file_name: 'elsewhere.jpg', width: 640, height: 480 },
  ],
  annotations: [
    { id: 1, image_id: 1, category_id: 1, bbox: [20, 20, 60, 40], iscrowd: 0 },
    { id: 2, image_id: 1, category_id: 2, bbox: [120, 60, 40, 80], iscrowd: 0 },
  ],
  categories: [
    { id: 1, name: 'aeroplane' },
    { id: 2, name: 'rubbish' },
  ],
};

async function openImport(page: Page, dataset: string) {
  await press(page, 'Control+Shift+p');
  await page.getByRole('dialog', { name: 'Command palette' }).waitFor();
  await page.keyboard.type('Import Dataset');
  await page.getByRole('option', { name: 'File: Import Dataset…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import dataset' });
  await dialog.getByRole('textbox', { name: 'Folder or file of the dataset' }).fill(dataset);
  return dialog;
}

test('a COCO file is checked, mapped, imported, taken back, imported again and exported as YOLO', async () => {
  const folder = sampleProject('airport.jpg', 'harbour.jpg');
  const beside = path.dirname(folder);
  mkdirSync(path.join(beside, 'coco'));
  const dataset = path.join(beside, 'coco', 'instances.json');
  writeFileSync(dataset, JSON.stringify(coco));
  const { url } = await serve(folder);
  const page = await openPage(url);
  await openFromExplorer(page, 'airport.jpg');

  const importing = await openImport(page, dataset);
  const start = importing.getByRole('button', { name: 'Import', exact: true });
  await importing.getByRole('button', { name: 'Check' }).click();
  await importing.getByText(/1 image matched \(1 unknown\), 2 new regions, 2 new phrases/).waitFor();
  expect(await start.isDisabled()).toBe(true);
  await importing.getByText('2 phrases in the dataset').click();
  await importing.getByRole('textbox', { name: 'Text for aeroplane' }).fill('airplane');
  await importing.getByRole('checkbox', { name: 'Leave out rubbish' }).check();
  await importing.getByRole('button', { name: 'Check' }).click();
  await importing.getByText(/1 new region, 1 new phrase/).waitFor();
  await importing.getByRole('checkbox', { name: 'Allow import/unknown-image' }).check();
  await start.click();
  await importing.getByText(/^Imported: /).waitFor();
  await importing.getByRole('button', { name: 'Undo import' }).click();
  await importing.getByText('The import was undone.').waitFor();
  await hasRegions(page, 0);
  await importing.getByRole('button', { name: 'Check' }).click();
  await importing.getByRole('checkbox', { name: 'Allow import/unknown-image' }).check();
  await start.click();
  await importing.getByText(/^Imported: /).waitFor();
  await press(page, 'Escape');
  await importing.waitFor({ state: 'detached' });
  await hasRegions(page, 1);

  const out = path.join(beside, 'yolo');
  await page.getByTestId('canvas').focus();
  await press(page, 'Control+e');
  const exporting = page.getByRole('dialog', { name: 'Export dataset' });
  await exporting.getByRole('combobox', { name: 'Format' }).selectOption('yolo');
  await exporting.getByRole('textbox', { name: 'Folder of the dataset' }).fill(out);
  await exporting.getByText(/^Options of the format/).click();
  await exporting.getByRole('combobox', { name: 'Split by' }).selectOption('folder');
  await exporting.getByRole('slider').fill('0');
  await exporting.getByRole('button', { name: 'Check' }).click();
  await exporting.getByRole('table', { name: 'Counts' }).waitFor();
  for (const allow of await exporting.getByRole('checkbox', { name: /^Allow / }).all()) await allow.check();
  await exporting.getByRole('button', { name: 'Export' }).click();
  await exporting.getByText(/^Wrote \d+ files to /).waitFor();
  expect(readFileSync(path.join(out, 'data.yaml'), 'utf8')).toContain('airplane');
  expect(readFileSync(path.join(out, 'export_report.json'), 'utf8')).toContain('"splitBy": "folder"');
});
