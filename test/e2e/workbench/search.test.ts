import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { runJson } from '../commandLine.ts';
import { isShown, openPage, press, sampleProject, serve } from './workbench.ts';

type Stats = { regions: { total: number }; phrases: readonly { text: string }[] };

/** Of the wall, in their order. */
const results = (page: Page) => page.getByRole('listbox', { name: 'Results' }).getByRole('option');

async function searchFor(page: Page, phrase: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Search for a phrase' }).fill(phrase);
  await press(page, 'Enter');
  await results(page).first().waitFor();
}

/** A project that the model has seen, with the search opened by its key. */
async function openSearch(...names: readonly string[]) {
  const folder = sampleProject(...names);
  await runJson('propose', folder);
  const { url } = await serve(folder);
  const page = await openPage(url);
  await page.getByRole('option').first().waitFor();
  await press(page, 'Control+Shift+f');
  return { page, folder };
}

test('objects of the whole project are found by a phrase, labelled at once by keyboard, and undone at once', async () => {
  const { page, folder } = await openSearch('cars-of-all-colours.jpg', 'city-street.jpg', 'harbour.jpg');
  await searchFor(page, 'a car');
  await expect
    .poll(() => results(page).first().getAttribute('aria-label'))
    .toMatch(/^0\.\d\d c.*\.jpg, match \d+%, tightness/);

  await page.getByRole('listbox', { name: 'Results' }).focus();
  await press(page, 'Home', 'Space', 'Shift+ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowRight');
  await page.getByText('4 chosen').waitFor();
  await press(page, 'Shift+l');
  await page.getByText('4 objects labelled “a car”.').waitFor();
  await expect.poll(() => results(page).nth(3).getAttribute('aria-label')).toMatch(/^0\.\d\d a car, c.*, region$/);
  const labelled = await runJson<Stats>('stats', folder);
  expect(labelled.regions.total).toBe(4);
  expect(labelled.phrases.map(({ text }) => text)).toEqual(['a car']);

  await page.getByRole('listbox', { name: 'Results' }).focus();
  await press(page, 'Control+z');
  await expect.poll(() => results(page).first().getAttribute('aria-label')).not.toContain('region');
  const undone = await runJson<Stats>('stats', folder);
  expect(undone).toMatchObject({ regions: { total: 0 }, phrases: [] });
});

test('a result opens its image with the box selected, and what is like it is found from there', async () => {
  const { page } = await openSearch('cars-of-all-colours.jpg', 'three apples.jpg');
  await searchFor(page, 'an apple');
  await page.getByRole('listbox', { name: 'Results' }).focus();
  await press(page, 'Home', 'Enter');
  await page.getByTestId('canvas').and(page.getByLabel('three apples.jpg')).waitFor();
  await page.getByRole('heading', { name: /^Proposal \d+/ }).waitFor();
  await page.getByTestId('canvas').focus();
  await press(page, 'Shift+s');
  await page.getByText('Like the example').waitFor();
  await expect.poll(() => results(page).first().getAttribute('aria-label')).toMatch(/^\d\.\d\d three apples\.jpg/);
});

test('images are found by what a caption says, and tagged; filters find the tag', async () => {
  const { page } = await openSearch('camping-night.jpg', 'beach-picnic.jpg', 'three apples.jpg');
  await page.getByRole('radio', { name: 'short captions' }).check();
  await searchFor(page, 'a tent at night');
  await expect.poll(() => results(page).first().getAttribute('aria-label')).toMatch(/ camping-night\.jpg/);
  await results(page).first().click();
  await page.getByRole('textbox', { name: 'Tag for the images' }).fill('night');
  await press(page, 'Enter');
  await page.getByText('1 image tagged “night”.').waitFor();
  await page.getByRole('textbox', { name: 'Filter images' }).fill('tag:night');
  await page.getByText('1 of 3 images').waitFor();
  await page.getByRole('listbox', { name: 'Images' }).getByRole('option').click();
  await isShown(page, 'camping-night.jpg');
  await page.getByRole('list', { name: 'Tags of the image' }).getByText('night').waitFor();
  await page.getByRole('button', { name: 'What a filter can say' }).click();
  await page.getByRole('button', { name: /^Save the present filter/ }).click();
  await page.getByRole('list', { name: 'Saved filters' }).getByText('tag:night').first().waitFor();
});

test('an image from elsewhere is searched by when it is chosen', async () => {
  const { page, folder } = await openSearch('three apples.jpg', 'harbour.jpg');
  await page.getByRole('radio', { name: 'short captions' }).check();
  await page.locator('input[type="file"]').setInputFiles(`${folder}/harbour.jpg`);
  await page.getByText('Like harbour.jpg').waitFor();
  await expect.poll(() => results(page).first().getAttribute('aria-label')).toMatch(/^(1\.00|0\.99) harbour\.jpg/);
});

test('a project that no model has seen says what to do first', async () => {
  const { url } = await serve(sampleProject('harbour.jpg'));
  const page = await openPage(url);
  await page.getByRole('option').first().waitFor();
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await page.getByRole('button', { name: 'Propose boxes' }).click();
  await page.getByRole('dialog').waitFor();
});
