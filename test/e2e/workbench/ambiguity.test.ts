import { expect, test } from 'vitest';
import { hasRegions, openFromExplorer, openPage, press, proposeForPhrase, sampleProject, serve } from './workbench.ts';

test('a phrase that fits other objects too is told and outlined while it is written, by keys alone', async () => {
  const { url } = await serve(sampleProject('cars-of-all-colours.jpg'));
  const page = await openPage(url);
  await openFromExplorer(page, 'cars-of-all-colours.jpg');
  await proposeForPhrase(page, 'red car');
  await press(page, 'y');
  await hasRegions(page, 1);
  await press(page, 'v', 'Control+a');
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await inspector.getByText(/^“red car” (also fits|fits nothing else)/).waitFor();
  const outlines = page.locator('.canvas-ambiguous span');
  expect(await outlines.count()).toBe(0);

  await press(page, 'F2');
  await page.keyboard.type('vehicle');
  await inspector.getByText(/^“vehicle” also fits \d+ others here.*margin.*closest is an object/).waitFor();
  await expect.poll(() => outlines.count()).toBeGreaterThan(1);
  await press(page, 'Escape', 'Escape');
  await expect.poll(() => outlines.count()).toBe(0);
});
