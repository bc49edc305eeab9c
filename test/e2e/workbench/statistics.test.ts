import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { drawBox, openFromExplorer, openPage, press, runFromPalette, sampleProject, serve } from './workbench.ts';

/** Clicks a button and reads the file that is saved. */
async function saved(page: Page, button: string): Promise<{ name: string; content: Buffer }> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  const file = await download;
  return { name: file.suggestedFilename(), content: readFileSync(await file.path()) };
}

test('statistics are seen in pictures, heard as numbers, saved as files, and a bar leads to its images', async () => {
  const { url } = await serve(sampleProject('harbour.jpg', 'three apples.jpg', 'beach-picnic.jpg'));
  const page = await openPage(url);
  await openFromExplorer(page, 'harbour.jpg');
  await page.getByRole('button', { name: 'Phrases' }).click();
  await page.getByRole('textbox', { name: /add a phrase/i }).fill('boat');
  await press(page, 'Enter');
  await page.getByTestId('canvas').focus();
  await drawBox(page, [20, 20], [220, 200]);
  await page.getByText(/^Saved/).waitFor();

  await runFromPalette(page, 'View: Statistics');
  const dialog = page.getByRole('dialog', { name: 'Statistics' });
  await dialog.getByText('3 images with 1 region').waitFor();
  await dialog.getByRole('img', { name: /^Regions by phrase, regions\. .*boat: 1 region in 1 image/ }).waitFor();
  await dialog.getByRole('table', { name: 'Aspect ratio' }).getByRole('row').first().waitFor();

  const csv = await saved(page, 'Save as CSV');
  expect(csv.name).toBe('pictures-statistics.csv');
  expect(csv.content.toString()).toContain('\r\nphrase,boat,,,1,0,0,0,\r\n');
  const png = await saved(page, 'Save as PNG');
  expect(png.name).toBe('pictures-statistics.png');
  expect(png.content.subarray(1, 4).toString()).toBe('PNG');

  // A filter of the page's own, with a word that nobody knows and then with one that holds for two images.
  const filter = dialog.getByRole('textbox');
  await filter.fill('size:3');
  await dialog.getByText(/^Expected one of folder, status/).waitFor();
  await filter.fill('regions:0');
  await dialog.getByText('2 images with 0 regions').waitFor();
  await dialog.getByText(/^No region is in these images yet/).waitFor();
  await filter.fill('regions:>9');
  await dialog.getByText('No image to count').waitFor();
  await filter.fill('');
  await dialog.getByText('3 images with 1 region').waitFor();

  // By keys alone: one stop for a chart, arrows from bar to bar.
  const images = dialog.getByRole('table', { name: 'Regions in an image' });
  await images.getByRole('button', { name: '0 regions: 2 images' }).focus();
  await press(page, 'ArrowRight');
  await images.getByRole('button', { name: '1 region: 1 image' }).and(page.locator(':focus')).waitFor();
  await press(page, 'Enter');
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('1 of 3 images').waitFor();
  expect(await page.getByRole('textbox', { name: 'Filter images' }).inputValue()).toBe('regions:1');
});
