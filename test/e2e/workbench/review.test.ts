import { expect, test } from 'vitest';
import { runJson } from '../commandLine.ts';
import { drawBox, hasRegions, openFromExplorer, openPage, press, sampleProject, serve } from './workbench.ts';

type Stats = { regions: { total: number; corrected: number }; rejections: number; review: { done: number } };

test('an image is drawn on, corrected, undone, reviewed and finished by keys alone, and all of it is stored', async () => {
  const folder = sampleProject('cars-of-all-colours.jpg', 'harbour.jpg');
  const { url } = await serve(folder);
  const page = await openPage(url);
  await openFromExplorer(page, 'cars-of-all-colours.jpg');

  await drawBox(page, [40, 40], [160, 140]);
  await drawBox(page, [200, 60], [320, 180]);
  await hasRegions(page, 2);
  await press(page, 'Control+z');
  await hasRegions(page, 1);
  await press(page, 'Control+Shift+z');
  await hasRegions(page, 2);
  await press(page, 'v', 'Tab', 'Control+d');
  await hasRegions(page, 3);
  await press(page, 'Delete');
  await hasRegions(page, 2);

  await page.getByRole('button', { name: 'Phrases' }).click();
  await page.getByRole('textbox', { name: /add a phrase/i }).fill('red car');
  await press(page, 'Enter');
  await page.getByTestId('canvas').focus();
  await press(page, 'g');
  await page.getByText(/would accept \d+ of \d+/).waitFor();
  await press(page, 'x', 'y');
  await hasRegions(page, 3);
  await press(page, 'ArrowRight', 'Control+Enter');
  await page.getByTestId('canvas').and(page.getByLabel('harbour.jpg')).waitFor();
  await page.getByText(/^Saved/).waitFor();

  const stats = await runJson<Stats>('stats', folder);
  expect(stats).toMatchObject({ regions: { total: 3 }, rejections: 1, review: { done: 1 } });
});
