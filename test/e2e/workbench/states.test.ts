import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { runJson } from '../commandLine.ts';
import { isShown, openFromExplorer, openPage, press, runFromPalette, sampleProject, serve } from './workbench.ts';

type States = {
  counts: { exhaustive: number; 'verified absent': number };
  suggestions: readonly { path: string; phrase: string; state: string; confidence: number }[];
  applied: { set: number } | null;
};

/** Lets the model look for trees in two images without any. */
async function lookForTrees(page: Page): Promise<void> {
  await openFromExplorer(page, 'airport.jpg');
  await page.getByRole('button', { name: 'Phrases' }).click();
  await page.getByRole('textbox', { name: /add a phrase/i }).fill('tree');
  await press(page, 'Enter');
  for (const name of ['airport.jpg', 'harbour.jpg']) {
    await isShown(page, name);
    await page.getByTestId('canvas').focus();
    await press(page, 'g');
    await page.getByText(/would accept \d+ of \d+/).waitFor();
    if (name === 'airport.jpg') await press(page, 'd');
  }
}

async function openStates(page: Page): Promise<void> {
  await runFromPalette(page, 'Suggested States');
  await page.getByRole('dialog', { name: 'Suggested states of phrases' }).waitFor();
}

const isAbsent = (page: Page) =>
  page.getByRole('group', { name: 'State of tree' }).getByRole('radio', { name: /^verified absent/, checked: true });

test('absent phrases are looked through and set in bulk by keys alone, and one undo takes all back', async () => {
  const { url } = await serve(sampleProject('airport.jpg', 'harbour.jpg'));
  const page = await openPage(url);
  await lookForTrees(page);
  await openStates(page);
  const list = page.getByRole('listbox', { name: 'Looks absent' });
  await list.getByRole('option', { name: /^tree in harbour\.jpg, confidence \d/, selected: true }).waitFor();

  // The first without its tick, seen in its image.
  await list.focus();
  await press(page, 'Home', 'Space');
  await page.getByRole('button', { name: 'Set 1 state' }).waitFor();
  await press(page, 'Space');
  await page.getByRole('button', { name: 'Set 2 states' }).waitFor();
  const first = await list.getByRole('option').first().innerText();
  await press(page, 'Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await isShown(page, first.includes('harbour') ? 'harbour.jpg' : 'airport.jpg');
  expect(await isAbsent(page).count()).toBe(0);

  await openStates(page);
  await page.getByRole('button', { name: 'Set 2 states' }).press('Enter');
  await page.getByText('Nothing is suggested in 2 images.').waitFor();
  await press(page, 'Escape');
  await isAbsent(page).waitFor();
  await page.getByTestId('canvas').focus();
  await press(page, 'Control+z');
  await isAbsent(page).waitFor({ state: 'detached' });
  await openStates(page);
  await page.getByRole('button', { name: 'Set 2 states' }).waitFor();
});

test('the command line lists what is suggested, and sets it when it is told to', async () => {
  const folder = sampleProject('airport.jpg', 'harbour.jpg');
  const server = await serve(folder);
  const page = await openPage(server.url);
  await lookForTrees(page);
  await page.getByText(/^(Saved|All is stored)/).waitFor();
  await page.close();
  await server.kill();
  const words = ['states', folder, '--phrase', 'tree'];
  const listed = await runJson<States>(...words);
  expect(listed.suggestions.map(({ path, state }) => [path, state]).toSorted()).toEqual([
    ['airport.jpg', 'verified absent'],
    ['harbour.jpg', 'verified absent'],
  ]);
  const applied = await runJson<States>(
    ...words,
    '--filter',
    'harbour',
    '--apply',
    'absent',
    '--min-confidence',
    '0.5',
  );
  expect(applied).toMatchObject({ applied: { set: 1 }, suggestions: [] });
  expect(await runJson<States>(...words)).toMatchObject({ counts: { 'verified absent': 1 }, applied: null });
});
