import { writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { runJson } from '../commandLine.ts';
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

/** The words in the jobs panel of how far the newest job is, or what it came to. */
function progressOf(page: Page) {
  return page.getByRole('region', { name: 'Jobs' }).getByRole('listitem').first().getByRole('paragraph');
}

/** Opens the dialog by its key and starts a job over all images that the model has not seen. */
async function startAll(page: Page): Promise<void> {
  await press(page, 'Control+Shift+g');
  const dialog = page.getByRole('dialog', { name: 'Propose boxes' });
  await dialog.getByRole('button', { name: 'Start' }).click();
  await dialog.waitFor({ state: 'detached' });
}

async function hasBegun(page: Page, total: number): Promise<void> {
  await progressOf(page)
    .getByText(new RegExp(`^[1-9]\\d* of ${total} images, .* left$`))
    .waitFor();
}

test('a job over all images is tried, started, paused, resumed, cancelled and begun again while regions are drawn', async () => {
  const folder = sampleProject(...sampleNames.slice(0, 19));
  writeFileSync(path.join(folder, 'broken.jpg'), 'this is no picture');
  const { url } = await serve(folder);
  const page = await openPage(url);
  await openFromExplorer(page, 'band-rehearsal.jpg');
  await page.getByTestId('canvas').focus();

  await press(page, 'Control+Shift+g');
  const dialog = page.getByRole('dialog', { name: 'Propose boxes' });
  await dialog.getByRole('button', { name: 'Try five first' }).click();
  await dialog.getByText(/^5 images, .*; all 20 would take \d+ s$/).waitFor();
  await press(page, 'Escape');
  await dialog.waitFor({ state: 'detached' });

  // What was tried is seen already.
  await startAll(page);
  await hasBegun(page, 15);
  await page.getByRole('button', { name: /^Pause: / }).click();
  const paused = progressOf(page).getByText(/^Paused at \d+ of 15 images$/);
  await paused.waitFor();
  await drawBox(page, [20, 20], [120, 100]);
  await hasRegions(page, 1);
  await page.getByText(/^Saved/).waitFor();
  const before = Number(/\d+/.exec((await paused.textContent()) ?? '')?.[0]);
  expect(before).toBeLessThan(15);

  await page.getByRole('button', { name: /^Resume: / }).click();
  await expect
    .poll(async () => Number(/^\d+/.exec((await progressOf(page).textContent()) ?? '')?.[0]))
    .toBeGreaterThan(before);
  await drawBox(page, [140, 20], [220, 100]);
  await hasRegions(page, 2);
  await page.getByRole('button', { name: /^Cancel: / }).click();
  const cancelled = progressOf(page).getByText(/^Cancelled at \d+ of 15$/);
  await cancelled.waitFor();
  const done = Number(/\d+/.exec((await cancelled.textContent()) ?? '')?.[0]);
  const [stopped] = (await runJson<Stats>('stats', folder)).runs;
  expect((stopped?.done ?? 0) + (stopped?.failed ?? 0)).toBe(5 + done);

  // Begun again, it sees what is left, and once more what failed.
  await startAll(page);
  const left = 20 - (stopped?.done ?? 0);
  await progressOf(page)
    .getByText(new RegExp(`^${left} images, .*, 1 failed$`))
    .waitFor();
  await page.getByRole('region', { name: 'Jobs' }).getByText('1 image failed').first().click();
  await page.getByRole('button', { name: 'broken.jpg' }).first().click();
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
  await page.getByRole('option').first().waitFor();
  await page.getByRole('option').first().click();
  await startAll(page);
  await hasBegun(page, 8);
  for (const child of await modelProcesses(pid)) process.kill(child, 'SIGKILL');
  await page.getByText(/The model process ended \(signal SIGKILL\).*its work goes on/).waitFor();
  await progressOf(page)
    .getByText(/^8 images, [\d.]+ images\/s$/)
    .waitFor();
  expect(await runJson<Stats>('stats', folder)).toMatchObject({ runs: [{ done: 8, failed: 0 }] });
  await page.getByRole('region', { name: 'Review' }).getByText('Proposals need a phrase to match.').waitFor();
});

/** The children of a process that run the model, by Linux's list of processes. */
async function modelProcesses(parent: number): Promise<readonly number[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    ids.map(async (id) => {
      const [stat, words] = await Promise.all(
        ['stat', 'cmdline'].map((file) => readFile(`/proc/${id}/${file}`, 'utf8').catch(() => '')),
      );
      const isChild = stat?.slice(stat.lastIndexOf(')')).split(' ')[2] === String(parent);
      return isChild && words?.includes(path.join('process', 'child.')) === true ? [Number(id)] : [];
    }),
  );
  if (found.flat().length === 0) throw new Error(`Expected a model process under process ${parent}, got none.`);
  return found.flat();
}
