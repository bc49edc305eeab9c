import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { runJson } from '../commandLine.ts';
import { drawBox, hasRegions, isShown, openFromExplorer, openPage, press, sampleProject, serve } from './workbench.ts';

type Stats = { regions: { total: number }; phrases: readonly { text: string }[] };

/** The labels in the History panel of what can be redone and undone. */
function stepsOf(page: Page): Promise<string[]> {
  return page.getByRole('region', { name: 'Undo and redo' }).getByRole('listitem').allTextContents();
}

test('undo and redo follow the work across images and the vocabulary, and the history tells it', async () => {
  const folder = sampleProject('cars-of-all-colours.jpg', 'harbour.jpg');
  const { url } = await serve(folder);
  const page = await openPage(url);
  await openFromExplorer(page, 'cars-of-all-colours.jpg');
  await page.getByRole('button', { name: 'Phrases' }).click();
  await page.getByRole('textbox', { name: /add a phrase/i }).fill('car');
  await press(page, 'Enter');
  await page.getByTestId('canvas').focus();
  await press(page, 'Control+j');
  await page.getByRole('tab', { name: 'History' }).click();
  await page.getByTestId('canvas').focus();

  // Accepting all is one step.
  await press(page, 'g');
  await page.getByText(/would accept [2-9] of \d+/).waitFor();
  await press(page, 'Shift+y');
  await page
    .getByTestId('canvas')
    .and(page.getByLabel(/ [2-9] regions,/))
    .waitFor();
  const accepted = await page.getByTestId('canvas').getAttribute('aria-label');
  await press(page, 'Control+z');
  await hasRegions(page, 0);
  await press(page, 'Control+y');
  await page
    .getByTestId('canvas')
    .and(page.getByLabel(accepted ?? ''))
    .waitFor();

  // The next image, and a new name of the phrase meanwhile.
  await press(page, 'd');
  await isShown(page, 'harbour.jpg');
  await drawBox(page, [50, 50], [150, 150]);
  await hasRegions(page, 1);
  const phrase = (name: string) => page.getByRole('button', { name: new RegExp(`^${name} ?,`) });
  await phrase('car').focus();
  await press(page, 'F2');
  await page.getByRole('textbox', { name: 'New text of car' }).fill('motor car');
  await press(page, 'Enter');
  await phrase('motor car').waitFor();
  await page.getByTestId('canvas').focus();

  const acceptance = expect.stringMatching(/^Accept \d proposals$/);
  const done = ['Now', 'Rename phrase to "motor car"', 'Draw region', acceptance, 'Add phrase "car"'];
  await expect.poll(() => stepsOf(page)).toEqual(done);
  await press(page, 'Control+z');
  await phrase('car').waitFor();
  await press(page, 'Control+z');
  await hasRegions(page, 0);
  await press(page, 'Control+z');
  await isShown(page, 'cars-of-all-colours.jpg');
  await hasRegions(page, 0);
  const undone = ['Rename phrase to "motor car"', 'Draw region', acceptance, 'Now', 'Add phrase "car"'];
  await expect.poll(() => stepsOf(page)).toEqual(undone);

  // Again from the panel, by pointer.
  const redo = page.getByRole('button', { name: 'Redo', exact: true });
  await redo.click();
  await page
    .getByTestId('canvas')
    .and(page.getByLabel(accepted ?? ''))
    .waitFor();
  await redo.click();
  await isShown(page, 'harbour.jpg');
  await hasRegions(page, 1);
  await redo.click();
  await phrase('motor car').waitFor();
  expect(await redo.isDisabled()).toBe(true);
  await expect.poll(() => stepsOf(page)).toEqual(done);

  const journal = page.getByRole('region', { name: 'Journal' }).getByRole('listitem');
  await expect.poll(async () => (await journal.allTextContents()).length).toBe(13);
  const labels = (await journal.allTextContents()).map((text) => text.replace(/^[\d/, :]+/, ''));
  expect(labels.slice(0, 4)).toEqual([
    'Rename phrase to "motor car"',
    'Draw region',
    acceptance,
    expect.stringMatching(/^Undo: Accept \d proposals$/),
  ]);
  await page.getByText(/^Saved/).waitFor();
  const { regions, phrases } = await runJson<Stats>('stats', folder);
  expect(phrases.map(({ text }) => text)).toEqual(['motor car']);
  expect(regions.total).toBe(1 + Number(/ (\d) regions/.exec(accepted ?? '')?.[1]));
});
