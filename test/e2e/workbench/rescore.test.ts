import { expect, test } from 'vitest';
import {
  dragAt,
  hasRegions,
  openFromExplorer,
  openPage,
  pointAt,
  press,
  proposeForPhrase,
  runFromPalette,
  sampleProject,
  serve,
} from './workbench.ts';

test('a region is scored while it is drawn wider, and made tighter again by keys', async () => {
  const { url } = await serve(sampleProject('cars-of-all-colours.jpg'));
  const page = await openPage(url);
  await openFromExplorer(page, 'cars-of-all-colours.jpg');
  await proposeForPhrase(page, 'red car');
  await press(page, 'y');
  await hasRegions(page, 1);
  await press(page, 'v', 'Control+a');

  const live = page.getByRole('list', { name: 'Scores of this box now' });
  await live.getByText('red car').waitFor();
  const edges = page.getByRole('group', { name: 'Box in pixels' }).getByRole('spinbutton');
  const edgesOf = () => edges.evaluateAll((fields) => fields.map((field) => Number(Reflect.get(field, 'value'))));
  const widthOf = async () => {
    const [left = 0, , right = 0] = await edgesOf();
    return right - left;
  };
  const [, , right = 0, bottom = 0] = await edgesOf();
  await dragAt(page, [right, bottom], [right + 60, bottom + 50]);
  await live.and(page.locator('[aria-busy="false"]')).waitFor();
  const wide = await widthOf();

  const offer = page.getByRole('group', { name: 'Tighter box' });
  await press(page, 't');
  await offer.waitFor();
  await press(page, 'Escape');
  await offer.waitFor({ state: 'detached' });
  expect(await widthOf()).toBe(wide);
  await press(page, 't');
  await offer.waitFor();
  await press(page, 'Enter');
  await expect.poll(widthOf).toBeLessThan(wide);
  await press(page, 'Control+z');
  await expect.poll(widthOf).toBe(wide);
});

test('a new box is scored at the pointer while it is drawn, unless that is turned off from the palette', async () => {
  const { url } = await serve(sampleProject('cars-of-all-colours.jpg'));
  const page = await openPage(url);
  await openFromExplorer(page, 'cars-of-all-colours.jpg');
  await proposeForPhrase(page, 'red car');

  const draw = async (at: number) => {
    await page.getByTestId('canvas').focus();
    await press(page, 'r');
    await pointAt(page, [at, at]);
    await page.mouse.down();
    await pointAt(page, [at + 80, at + 60]);
  };
  const atPointer = page.getByText(/^~\d\.\d\d~\d\.\d\dred car$/);
  await draw(40);
  await atPointer.waitFor();
  await page.mouse.up();
  await hasRegions(page, 1);
  const live = page.getByRole('list', { name: 'Scores of this box now' });
  await live.and(page.locator('[aria-busy="false"]')).waitFor();
  await atPointer.waitFor({ state: 'detached' });

  await runFromPalette(page, 'Score Boxes While They Are Dragged');
  await page.getByText('Boxes are scored where they are let go.').waitFor();
  await press(page, 'Control+Comma');
  expect(await page.getByRole('checkbox', { name: 'Score boxes while they are dragged' }).isChecked()).toBe(false);
  await draw(140);
  await live.waitFor({ state: 'detached' });
  await page.mouse.up();
  await hasRegions(page, 2);
  await live.and(page.locator('[aria-busy="false"]')).waitFor();
});
