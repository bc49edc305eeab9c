import path from 'node:path';
import { expect, test } from 'vitest';
import { runJson } from '../commandLine.ts';
import { brokenNames, writeStrangeImages } from './strangeImages.ts';
import { dragAt, hasBox, openFromExplorer, openPage, press, serve, temporaryFolder } from './workbench.ts';

test('strange images are shown upright under their own names and drawn on, and broken ones say what is wrong', async () => {
  const folder = path.join(temporaryFolder(), 'strange');
  const images = await writeStrangeImages(folder);
  const { url } = await serve(folder);
  const page = await openPage(url);
  await page.getByText(`${images.length + brokenNames.length} images`).waitFor();

  for (const { name, width, height } of images) {
    await openFromExplorer(page, name);
    await page.getByText(`${width} × ${height} px`, { exact: true }).waitFor();
    if (width === 1) continue;
    await page.getByTestId('canvas').focus();
    await press(page, 'r');
    await dragAt(page, [width / 2, height / 4], [width * 0.9, height / 2]);
    await hasBox(page, [width / 2, height / 4, width * 0.9, height / 2]);
  }
  await page.getByText(/^Saved/).waitFor();

  for (const name of brokenNames) {
    await page.getByRole('option', { name }).click();
    await page
      .getByTestId('canvas')
      .getByText(/Expected a (whole JPEG|picture that can be decoded)/)
      .waitFor();
  }
  const { regions } = await runJson<{ regions: { total: number } }>('stats', folder);
  expect(regions.total).toBe(images.length - 1);
});
