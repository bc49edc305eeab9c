import { expect, test } from 'vitest';
import {
  openFromExplorer,
  openPage,
  press,
  proposeForPhrase,
  runFromPalette,
  sampleProject,
  serve,
} from './workbench.ts';

test('after three accepts what is left is ordered by what was learned, until that is switched off, by keys alone', async () => {
  const { url } = await serve(sampleProject('cars-of-all-colours.jpg'));
  const page = await openPage(url);
  await openFromExplorer(page, 'cars-of-all-colours.jpg');
  await proposeForPhrase(page, 'car');
  const review = page.getByRole('region', { name: 'Review', exact: true });
  await press(page, 'y', 'y', 'x');
  await review.getByText('learns from 3 accepts on (2 accepts, 1 reject)').waitFor();
  await press(page, 'y');
  await review.getByText('learned from 3 accepts, 1 reject').waitFor();

  const scoresInOrder = () => review.getByTitle('match · predicted IoU').allTextContents();
  const learned = await scoresInOrder();
  await runFromPalette(page, 'Review: Learn the Order');
  await review.getByText('learning is off').waitFor();
  const plain = await scoresInOrder();
  expect(plain).not.toEqual(learned);
  const matches = plain.map((words) => Number.parseFloat(words));
  expect(matches.slice(0, 10)).toEqual(matches.slice(0, 10).toSorted((a, b) => b - a));
  await review.getByRole('button', { name: 'Order by what was accepted and rejected' }).press('Enter');
  await review.getByText('learned from 3 accepts, 1 reject').waitFor();
  await expect.poll(scoresInOrder).toEqual(learned);
});

test('three accepts and three rejects give a phrase a threshold of its own, by keys alone', async () => {
  const { url } = await serve(sampleProject('cars-of-all-colours.jpg'));
  const page = await openPage(url);
  await openFromExplorer(page, 'cars-of-all-colours.jpg');
  await proposeForPhrase(page, 'car');
  await press(page, 'y', 'x', 'y', 'x', 'y', 'x');
  const decisions = page.getByRole('region', { name: 'Decisions on car' });
  await decisions.getByText('“car”: 3 accepts, 3 rejects').waitFor();
  const offer = decisions.getByRole('button', { name: /^Take 0\.\d\d as minimum match$/ });
  const [score = ''] = /0\.\d\d/.exec((await offer.textContent()) ?? '') ?? [];
  await runFromPalette(page, 'Phrase: Take the Threshold That Follows');
  await decisions.getByRole('button', { name: `Minimum match is ${score}` }).waitFor();
  await page.getByTestId('canvas').focus();
  await press(page, 'Control+z');
  await offer.waitFor();
});
