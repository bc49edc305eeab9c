import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { runJson } from '../commandLine.ts';
import {
  dragAt,
  hasRegions,
  isShown,
  openFromExplorer,
  openPage,
  press,
  proposeForPhrase,
  runFromPalette,
  sampleProject,
  serve,
} from './workbench.ts';

type Queue = { open: number; images: readonly { path: string; suggestions: readonly { kind: string }[] }[] };

const edgesOf = (page: Page) =>
  page
    .getByRole('group', { name: 'Box in pixels' })
    .getByRole('spinbutton')
    .evaluateAll((fields) => fields.map((field) => Number(Reflect.get(field, 'value'))));

/** Lets the model propose red cars, accepts the best and draws its box far too wide. @returns the edges before */
async function acceptLoosely(page: Page): Promise<readonly number[]> {
  await openFromExplorer(page, 'cars-of-all-colours.jpg');
  await proposeForPhrase(page, 'red car');
  await press(page, 'y');
  await hasRegions(page, 1);
  await press(page, 'v', 'Control+a');
  await expect.poll(() => edgesOf(page)).toHaveLength(4);
  const before = await edgesOf(page);
  const [, , right = 0, bottom = 0] = before;
  await dragAt(page, [right, bottom], [right + 70, bottom + 60]);
  await expect.poll(() => edgesOf(page)).not.toEqual(before);
  return before;
}

test('a box drawn too wide is found in the queue, made tight by Enter and given back by Ctrl+Z, by keys alone', async () => {
  const folder = sampleProject('cars-of-all-colours.jpg', 'harbour.jpg');
  const { url } = await serve(folder);
  const page = await openPage(url);
  await acceptLoosely(page);
  const wide = await edgesOf(page);
  await page.getByText(/^Saved/).waitFor();

  await runFromPalette(page, 'View: Queue of Disagreements');
  const list = page.getByRole('listbox', { name: 'Disagreements' });
  const loose = list.getByRole('option', { name: /^loose box red car .*cars-of-all-colours\.jpg$/ });
  await loose.waitFor();
  await page.getByRole('button', { name: /^Queue, \d+ open$/ }).waitFor();
  // Only this kind, so that it is the first whatever else there is.
  await page.getByRole('button', { name: /^loose box 1$/ }).press('Enter');
  await list.and(page.locator(':has([role="option"]:only-child)')).waitFor();
  await list.focus();
  await isShown(page, 'cars-of-all-colours.jpg');
  await page.locator('[data-kind="loose box"]').waitFor();

  await press(page, 'Enter');
  await page.locator('[data-kind="loose box"]').waitFor({ state: 'detached' });
  await page.getByText('The filter matches nothing that is left.').or(page.getByText('Well done')).waitFor();
  await page.getByTestId('canvas').focus();
  await press(page, 'Control+a');
  await expect.poll(async () => (await edgesOf(page))[2]).toBeLessThan(wide[2] ?? 0);
  await press(page, 'Control+z');
  await expect.poll(() => edgesOf(page)).toEqual(wide);
  await loose.waitFor();
});

test('a disagreement that was skipped stays away after a reload, and undo brings it back', async () => {
  const folder = sampleProject('cars-of-all-colours.jpg');
  const { url } = await serve(folder);
  const page = await openPage(url);
  await acceptLoosely(page);
  await page.getByText(/^Saved/).waitFor();
  await runFromPalette(page, 'View: Queue of Disagreements');
  const list = page.getByRole('listbox', { name: 'Disagreements' });
  const loose = list.getByRole('option', { name: /^loose box/ });
  await loose.click();
  await page.locator('[data-kind="loose box"]').waitFor();
  await list.focus();
  await press(page, 'Space');
  await loose.waitFor({ state: 'detached' });
  await press(page, 'Control+z');
  await loose.waitFor();
  await press(page, 'Control+Shift+z');
  await loose.waitFor({ state: 'detached' });
  await page.reload();
  await page.getByRole('region', { name: 'Queue of disagreements' }).waitFor();
  await page.getByText('Well done').waitFor();
  expect(await loose.count()).toBe(0);
});

test('the command line lists the queue of a project', async () => {
  const folder = sampleProject('cars-of-all-colours.jpg');
  const server = await serve(folder);
  const page = await openPage(server.url);
  await acceptLoosely(page);
  await page.getByText(/^Saved/).waitFor();
  await page.close();
  await server.kill();
  const queue = await runJson<Queue>('queue', folder);
  expect(queue.images[0]?.path).toBe('cars-of-all-colours.jpg');
  expect(queue.images.flatMap(({ suggestions }) => suggestions.map(({ kind }) => kind))).toContain('loose box');
});
