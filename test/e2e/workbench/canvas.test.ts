import { expect, test } from 'vitest';
import {
  clickAt,
  dragAt,
  hasBox,
  hasRegions,
  isShown,
  openFromExplorer,
  openPage,
  pointAt,
  press,
  sampleProject,
  serve,
} from './workbench.ts';

test('boxes are drawn, resized, moved, gathered, doubled and copied by pointer and keys, to the pixel', async () => {
  const { url } = await serve(sampleProject('airport.jpg', 'harbour.jpg'));
  const page = await openPage(url);
  const said = page.getByTestId('canvas').locator('[aria-live]');
  await openFromExplorer(page, 'airport.jpg');
  await page.getByTestId('canvas').focus();

  // Two clicks draw as one drag does.
  await press(page, 'r');
  await clickAt(page, [100, 100]);
  await clickAt(page, [200, 180]);
  await hasBox(page, [100, 100, 200, 180]);
  await press(page, 'v');

  // By a corner, by a side, and by a corner from the centre.
  await dragAt(page, [200, 180], [240, 220]);
  await hasBox(page, [100, 100, 240, 220]);
  await dragAt(page, [100, 160], [80, 150]);
  await hasBox(page, [80, 100, 240, 220]);
  await page.keyboard.down('Alt');
  await dragAt(page, [240, 220], [260, 230]);
  await page.keyboard.up('Alt');
  await hasBox(page, [60, 90, 260, 230]);

  // By its inside, and by keys: the whole of it, far, and one side.
  await dragAt(page, [160, 160], [200, 180]);
  await hasBox(page, [100, 110, 300, 250]);
  await press(page, 'ArrowRight', 'Shift+ArrowDown', 'Control+ArrowRight', 'Control+Alt+ArrowUp');
  await hasBox(page, [101, 119, 302, 260]);
  await press(page, 'Control+z', 'Control+z', 'Control+z', 'Control+z');
  await hasBox(page, [100, 110, 300, 250]);

  // A copy beside it, and another box elsewhere; a frame around some selects those that lie in it.
  await press(page, 'Control+d');
  await hasBox(page, [110, 120, 310, 260]);
  await press(page, 'r');
  await dragAt(page, [500, 300], [600, 400]);
  await press(page, 'v');
  await hasRegions(page, 3);
  await dragAt(page, [80, 90], [330, 280]);
  await expect.poll(() => said.textContent()).toBe('2 regions selected');

  // The two lie on one another: the key goes round.
  await clickAt(page, [200, 200]);
  const first = await said.textContent();
  await press(page, 'Alt+Period');
  await expect.poll(() => said.textContent()).not.toBe(first);
  await press(page, 'Alt+Period');
  await expect.poll(() => said.textContent()).toBe(first);

  // Copied to the next image, at the same place.
  await clickAt(page, [550, 350]);
  await hasBox(page, [500, 300, 600, 400]);
  await press(page, 'Control+b');
  await isShown(page, 'harbour.jpg');
  await hasRegions(page, 1);
  await hasBox(page, [500, 300, 600, 400]);
});

test('the view is zoomed and moved by wheel, keys and drags, and boxes stay where they are in the image', async () => {
  const { url } = await serve(sampleProject('airport.jpg'));
  const page = await openPage(url);
  const canvas = page.getByTestId('canvas');
  const scale = async () => Number(await canvas.getAttribute('data-scale'));
  await openFromExplorer(page, 'airport.jpg');
  await canvas.focus();
  const fitted = await scale();

  await pointAt(page, [400, 300]);
  await page.mouse.wheel(0, -600);
  await expect.poll(scale).toBeGreaterThan(2 * fitted);
  await press(page, 'r');
  await dragAt(page, [350, 260], [420, 330]);
  await hasBox(page, [350, 260, 420, 330]);
  await press(page, 'v', 'Shift+f');
  await expect.poll(scale).toBe(1);
  await hasBox(page, [350, 260, 420, 330]);

  const left = async () => Number(await canvas.getAttribute('data-origin-x'));
  const before = await left();
  await page.keyboard.down('Space');
  await dragAt(page, [400, 300], [450, 300]);
  await page.keyboard.up('Space');
  await expect.poll(left).toBeGreaterThan(before + 20);
  await hasRegions(page, 1);
  await hasBox(page, [350, 260, 420, 330]);
  await press(page, 'f');
  await expect.poll(scale).toBe(fitted);
});
