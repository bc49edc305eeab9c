import { expect, test } from 'vitest';
import { runJson } from '../commandLine.ts';
import {
  drawBox,
  hasRegions,
  openFromExplorer,
  openPage,
  press,
  proposeForPhrase,
  runFromPalette,
  sampleProject,
  serve,
} from './workbench.ts';

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

  await proposeForPhrase(page, 'red car');
  await press(page, 'x', 'y');
  await hasRegions(page, 3);
  await press(page, 'ArrowRight', 'Control+Enter');
  await page.getByTestId('canvas').and(page.getByLabel('harbour.jpg')).waitFor();
  await page.getByText(/^Saved/).waitFor();

  const stats = await runJson<Stats>('stats', folder);
  expect(stats).toMatchObject({ regions: { total: 3 }, rejections: 1, review: { done: 1 } });
});

test('what a caption names is looked for: found becomes a region, and what is not there verified absent', async () => {
  const { url } = await serve(sampleProject('three apples.jpg'));
  const page = await openPage(url);
  await openFromExplorer(page, 'three apples.jpg');
  const caption = page.getByLabel('Long caption');
  await caption.fill('A green tree. Behind it is a purple submarine.');
  await caption.blur();
  await page.getByText('The caption is checked once the model has proposed boxes (G).').waitFor();
  await page.getByTestId('canvas').focus();
  await press(page, 'g');
  const check = page.getByRole('region', { name: 'Check of the long caption' });
  await check.waitFor();
  await runFromPalette(page, 'Review: Check the Long Caption');
  await expect.poll(() => check.evaluate((section) => section.matches(':focus'))).toBe(true);
  await press(page, 'Tab');
  await check.getByText('green tree: found').waitFor();
  await page.locator('.canvas-pointed').waitFor();
  await press(page, 'y');
  await hasRegions(page, 1);
  await press(page, 'Tab');
  await check.getByText('purple submarine: not found').waitFor();
  await press(page, 'x');
  await page.getByRole('row', { name: /purple submarine/ }).waitFor();
  await page.getByTestId('canvas').focus();
  await press(page, 'Control+z', 'Control+z');
  await hasRegions(page, 0);
});
