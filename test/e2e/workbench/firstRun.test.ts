import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { drawBox, hasRegions, isShown, openFromExplorer, openPage, press, sampleProject, serve } from './workbench.ts';

test('a new user writes a phrase, sees proposals, accepts one, captions the image and exports it, by hand', async () => {
  const folder = sampleProject('airport.jpg', 'city-street.jpg');
  const { url } = await serve(folder);
  const page = await openPage(url);

  await openFromExplorer(page, 'airport.jpg');

  await page.getByRole('button', { name: 'Phrases' }).click();
  await page.getByRole('textbox', { name: /add a phrase/i }).fill('airplane');
  await press(page, 'Enter');
  await page.getByTestId('canvas').focus();

  await press(page, 'g');
  await page.getByText(/would accept \d+ of \d+/).waitFor();
  await press(page, 'Tab', 'y');
  await page.getByText(/^Saved/).waitFor();

  await page.getByRole('textbox', { name: /short caption/i }).fill('an airport');
  await page.getByRole('textbox', { name: /long caption/i }).fill('an airplane takes off over an airport with a bus');
  await page.getByTestId('canvas').focus();
  await press(page, 'Control+Enter');
  await isShown(page, 'city-street.jpg');

  const out = path.join(path.dirname(folder), 'dataset');
  await press(page, 'Control+e');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /folder/i }).fill(out);
  await dialog.getByRole('button', { name: 'Check' }).click();
  await dialog.getByRole('table').first().waitFor();
  for (const box of await dialog.getByRole('checkbox').all()) await box.check();
  await dialog.getByRole('button', { name: 'Export' }).click();
  await expect.poll(() => existsSync(path.join(out, 'train.jsonl'))).toBe(true);
  const [record] = readFileSync(path.join(out, 'train.jsonl'), 'utf8').trim().split('\n');
  expect(JSON.parse(record ?? '')).toMatchObject({
    objects: [{ label: 'airplane' }],
    captions: { short_caption: 'an airport' },
  });
});

test('a reload in the middle loses nothing that was done', async () => {
  const folder = sampleProject('airport.jpg');
  const { url } = await serve(folder);
  const page = await openPage(url);
  await openFromExplorer(page, 'airport.jpg');
  await drawBox(page, [100, 100], [300, 260]);
  await page.reload();
  await openFromExplorer(page, 'airport.jpg');
  await hasRegions(page, 1);
});
