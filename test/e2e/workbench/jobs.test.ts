import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { runJson } from '../commandLine.ts';
import { modelProcesses } from '../modelProcesses.ts';
import {
  drawBox,
  hasRegions,
  openFromExplorer,
  openPage,
  press,
  sampleNames,
  sampleProject,
  serve,
} from './workbench.ts';

type Stats = { regions: { total: number }; runs: readonly { done: number; failed: number }[] };

/** The job over so many images in the jobs panel. */
function jobOver(page: Page, images: number): Locator {
  const title = `Propose boxes in ${images} image${images === 1 ? '' : 's'}`;
  return page.getByRole('region', { name: 'Jobs' }).getByRole('listitem').filter({ hasText: title });
}

/** Opens the dialog by its key and starts a job over all images that the model has not seen. */
async function startAll(page: Page): Promise<void> {
  await press(page, 'Control+Shift+g');
  const dialog = page.getByRole('dialog', { name: 'Propose boxes' });
  await dialog.getByRole('button', { name: 'Start' }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** Waits until the job says something, and returns the first number in it. */
async function number(job: Locator, words: RegExp): Promise<number> {
  const found = job.getByText(words);
  await found.waitFor();
  return Number(/\d+/.exec((await found.textContent()) ?? '')?.[0]);
}

test('a job over all images is tried, started, paused, resumed, cancelled and begun again while work goes on', async () => {
  const folder = sampleProject(...sampleNames.slice(0, 19));
  writeFileSync(path.join(folder, 'broken.jpg'), 'this is no picture');
  const { url } = await serve(folder);
  const page = await openPage(url);
  await openFromExplorer(page, 'three apples.jpg');
  await page.getByTestId('canvas').focus();

  await press(page, 'Control+Shift+g');
  const dialog = page.getByRole('dialog', { name: 'Propose boxes' });
  await dialog.getByRole('button', { name: 'Try five first' }).click();
  await dialog.getByText(/^5 images, .*; all 20 would take \d+ s$/).waitFor();
  await press(page, 'Escape');
  await dialog.waitFor({ state: 'detached' });

  // What was tried is seen already.
  await startAll(page);
  const job = jobOver(page, 15);
  await number(job, /^[1-9]\d* of 15 images, .* left$/);
  await job.getByRole('button', { name: /^Pause: / }).click();
  const before = await number(job, /^Paused at \d+ of 15 images$/);
  expect(before).toBeLessThan(15);
  await drawBox(page, [20, 20], [120, 100]);
  await hasRegions(page, 1);
  // A paused job stands in nobody's way.
  await press(page, 'g');
  await jobOver(page, 1)
    .getByText(/^1 image, /)
    .waitFor();
  await page.getByText('Proposals need a phrase to match.').waitFor();

  await job.getByRole('button', { name: /^Resume: / }).click();
  await drawBox(page, [140, 20], [220, 100]);
  await hasRegions(page, 2);
  await number(job, /^[1-9]\d* of 15 images, .* left$/);
  await job.getByRole('button', { name: /^Cancel: / }).click();
  const done = await number(job, /^Cancelled at \d+ of 15$/);
  expect(done).toBeGreaterThanOrEqual(before);
  const [stopped] = (await runJson<Stats>('stats', folder)).runs;
  expect((stopped?.done ?? 0) + (stopped?.failed ?? 0)).toBe(5 + 1 + done);

  // Begun again, it sees what is left, and once more what failed.
  await startAll(page);
  const rest = jobOver(page, 20 - (stopped?.done ?? 0));
  await rest.getByText(/^\d+ images, .*, 1 failed$/).waitFor();
  await rest.getByText('1 image failed').click();
  await rest.getByRole('button', { name: 'broken.jpg' }).click();
  await page
    .getByTestId('canvas')
    .getByText(/Expected a whole JPEG/)
    .waitFor();
  expect(await runJson<Stats>('stats', folder)).toMatchObject({
    regions: { total: 2 },
    runs: [{ done: 19, failed: 1 }],
  });
});

test('a model process that dies in a job is told of, and every image is done once all the same', async () => {
  const folder = sampleProject(...sampleNames.slice(0, 8));
  const { url, pid } = await serve(folder);
  const page = await openPage(url);
  await page.getByText('8 images').waitFor();
  await startAll(page);
  const job = jobOver(page, 8);
  await number(job, /^[1-9]\d* of 8 images, .* left$/);
  for (const child of await modelProcesses(pid)) process.kill(child, 'SIGKILL');
  await page.getByText(/The model process ended \(signal SIGKILL\).*its work goes on/).waitFor();
  await job.getByText(/^8 images, [\d.]+ images\/s$/).waitFor();
  expect(await runJson<Stats>('stats', folder)).toMatchObject({ runs: [{ done: 8, failed: 0 }] });
});

test('images chosen in the explorer by pointer and keys are those that a job proposes for', async () => {
  const folder = sampleProject(...sampleNames.slice(0, 8));
  const { url } = await serve(folder);
  const page = await openPage(url);
  const explorer = page.getByRole('region', { name: 'Explorer' });
  const image = (index: number) => explorer.getByRole('option', { name: sampleNames[index] });
  await openFromExplorer(page, sampleNames[0]);
  await image(3).click({ modifiers: ['Control'] });
  await explorer.getByText('2 of 8 images chosen').waitFor();
  await image(5).click({ modifiers: ['Shift'] });
  await explorer.getByText('3 of 8 images chosen').waitFor();
  await press(page, 'ArrowDown', 'ArrowDown');
  await page.keyboard.press('Control+Enter');
  await explorer.getByText('4 of 8 images chosen').waitFor();
  for (const index of [3, 4, 5, 7]) expect(await image(index).getAttribute('aria-selected')).toBe('true');

  await press(page, 'Control+Shift+g');
  const dialog = page.getByRole('dialog', { name: 'Propose boxes' });
  await dialog.getByRole('radio', { name: 'The 4 chosen images' }).check();
  await dialog.getByRole('button', { name: 'Start' }).click();
  await jobOver(page, 4)
    .getByText(/^4 images, [\d.]+ images\/s$/)
    .waitFor();
  await image(1).click();
  await explorer.getByText('8 images', { exact: true }).waitFor();
});
