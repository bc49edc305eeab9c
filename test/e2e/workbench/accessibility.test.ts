import { cpSync } from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import {
  drawBox,
  openFromExplorer,
  openPage,
  press,
  proposeForPhrase,
  runFromPalette,
  sampleProject,
  serve,
} from './workbench.ts';

/** What axe finds serious, or worse, in what the page shows. */
async function seriousFindings(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

test('nothing serious keeps people from using the workbench, dark, light or in high contrast', async () => {
  const { url } = await serve(sampleProject('harbour.jpg'));
  const page = await openPage(url);
  await openFromExplorer(page, 'harbour.jpg');
  await page.getByTestId('canvas').focus();
  await press(page, 'Control+j');
  for (const theme of ['dark', 'light', 'high contrast']) {
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByLabel('Theme').selectOption(theme);
    await page.getByRole('button', { name: 'Explorer' }).click();
    expect(await seriousFindings(page), theme).toEqual([]);
  }
});

test('nothing serious keeps people from using any panel or dialog', async () => {
  const folder = sampleProject('harbour.jpg');
  cpSync(path.join(folder, 'harbour.jpg'), path.join(folder, 'harbour copy.jpg'));
  const { url } = await serve(folder);
  const page = await openPage(url);
  await openFromExplorer(page, 'harbour.jpg');
  await proposeForPhrase(page, 'boat');
  // Twice the same boat, for the queue.
  await drawBox(page, [20, 20], [220, 200]);
  await press(page, 'v', 'Control+d', 'Control+j');
  for (const panel of ['Jobs', 'History']) {
    await page.getByRole('tab', { name: panel }).click();
    expect(await seriousFindings(page), panel).toEqual([]);
  }
  await page.getByRole('button', { name: /^Queue/ }).click();
  await page.getByRole('listbox', { name: 'Disagreements' }).getByRole('option').first().click();
  await page.getByRole('button', { name: /^Skip/ }).waitFor();
  expect(await seriousFindings(page), 'queue').toEqual([]);
  await page.getByTestId('canvas').focus();
  for (const keys of ['Control+Shift+p', 'Control+p', 'F1', 'Control+Shift+g', 'Control+o']) {
    await press(page, keys);
    await page.getByRole('dialog').waitFor();
    // A row of the sheet is as all others.
    if (keys === 'F1') await page.keyboard.type('crosshair');
    expect(await seriousFindings(page), keys).toEqual([]);
    await press(page, 'Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  await page.getByRole('button', { name: 'Phrases' }).click();
  // Nowhere in the harbour.
  await page.getByRole('textbox', { name: /add a phrase/i }).fill('tree');
  await press(page, 'Enter');
  await runFromPalette(page, 'Suggested States');
  await page.getByRole('dialog', { name: 'Suggested states of phrases' }).waitFor();
  await page.getByRole('option', { name: /^tree in harbour\.jpg/ }).waitFor();
  expect(await seriousFindings(page), 'states').toEqual([]);
  await press(page, 'Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('textbox', { name: 'Short caption' }).fill('an elephant beside a boat');
  await press(page, 'Tab');
  await runFromPalette(page, 'Worst Captions');
  await page.getByRole('option', { name: /^short caption of harbour\.jpg/ }).waitFor();
  expect(await seriousFindings(page), 'captions').toEqual([]);
  await press(page, 'Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('contentinfo').getByRole('button', { name: 'Model: nano' }).click();
  await page.getByRole('button', { name: 'Convert… nano' }).click();
  await page.getByText('Mirror and proxy').click();
  expect(await seriousFindings(page), 'models').toEqual([]);
  await press(page, 'Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await press(page, 'Control+Shift+f');
  await page.getByRole('combobox', { name: 'Search for a phrase' }).fill('boat');
  await press(page, 'Enter');
  await page.getByRole('listbox', { name: 'Results' }).getByRole('option').first().click();
  expect(await seriousFindings(page), 'search').toEqual([]);
  await page.getByRole('button', { name: 'Back to the image' }).click();
  await runFromPalette(page, 'View: Statistics');
  await page.getByRole('img', { name: /^Images by status/ }).waitFor();
  expect(await seriousFindings(page), 'statistics').toEqual([]);
  await press(page, 'Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await runFromPalette(page, 'Review: Duplicate Images');
  await page.getByRole('button', { name: /^harbour copy\.jpg/ }).waitFor();
  expect(await seriousFindings(page), 'duplicates').toEqual([]);
  await press(page, 'Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await press(page, 'Control+e');
  await page.getByRole('button', { name: 'Check' }).click();
  await page.getByRole('table', { name: 'Rules' }).waitFor();
  expect(await seriousFindings(page), 'export').toEqual([]);
});
