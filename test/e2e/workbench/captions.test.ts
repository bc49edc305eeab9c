import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { runJson } from '../commandLine.ts';
import { isShown, openFromExplorer, openPage, press, runFromPalette, sampleProject, serve } from './workbench.ts';

type Review = {
  captions: number;
  worst: readonly { path: string; kind: string; text: string; score: number; better: { path: string } | null }[];
};

/** Lets the model see two images of which one has the caption of the other. */
async function exchangeCaption(page: Page): Promise<void> {
  for (const name of ['airport.jpg', 'fruit-market.jpg']) {
    await openFromExplorer(page, name);
    await page.getByTestId('canvas').focus();
    await press(page, 'g');
    await page
      .getByRole('contentinfo')
      .getByText(/, [1-9]\d* proposals$/)
      .waitFor();
  }
  await openFromExplorer(page, 'airport.jpg');
  await page.getByRole('textbox', { name: 'Short caption' }).fill('three apples on a table');
  await press(page, 'Tab');
  await page.getByText(/^Saved/).waitFor();
}

test('a caption that another image fits better is found, and Enter opens its image, by keys alone', async () => {
  const { url } = await serve(sampleProject('airport.jpg', 'fruit-market.jpg'));
  const page = await openPage(url);
  await exchangeCaption(page);
  await openFromExplorer(page, 'fruit-market.jpg');
  await runFromPalette(page, 'Worst Captions');
  const list = page.getByRole('listbox', { name: 'Worst captions' });
  const name = /^short caption of airport\.jpg, score 0\.\d\d: three apples on a table; fits fruit-market\.jpg better/;
  await list.getByRole('option', { name, selected: true }).waitFor();
  await list.and(page.locator(':focus')).waitFor();
  await press(page, 'Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await isShown(page, 'airport.jpg');
});

test('the command line lists the worst captions', async () => {
  const folder = sampleProject('airport.jpg', 'fruit-market.jpg');
  const server = await serve(folder);
  const page = await openPage(server.url);
  await exchangeCaption(page);
  await page.close();
  await server.kill();
  const review = await runJson<Review>('captions', folder);
  expect(review).toMatchObject({
    captions: 1,
    worst: [{ path: 'airport.jpg', kind: 'short', better: { path: 'fruit-market.jpg' } }],
  });
});
