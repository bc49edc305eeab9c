import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { runJson } from '../commandLine.ts';
import {
  clickAt,
  dragAt,
  hasBox,
  hasRegions,
  openFromExplorer,
  openPage,
  openTab,
  type Pixel,
  press,
  sampleProject,
  serve,
} from './workbench.ts';

type Stats = { regions: { total: number } };

async function draw(page: Page, from: Pixel, to: Pixel): Promise<void> {
  await page.getByTestId('canvas').focus();
  await press(page, 'r');
  await dragAt(page, from, to);
  await press(page, 'v');
}

test('what is done in one tab shows in the other, and each undoes what it did itself', async () => {
  const { url } = await serve(sampleProject('harbour.jpg'));
  const left = await openPage(url);
  const right = await openTab(left);
  for (const page of [left, right]) await openFromExplorer(page, 'harbour.jpg');

  await draw(left, [100, 100], [200, 200]);
  await hasRegions(right, 1);
  await draw(right, [300, 100], [400, 200]);
  await hasRegions(left, 2);
  await press(left, 'Control+z');
  for (const page of [left, right]) await hasRegions(page, 1);
  await clickAt(right, [350, 150]);
  await hasBox(right, [300, 100, 400, 200]);
  await press(left, 'Control+Shift+z');
  await hasRegions(right, 2);

  // The other tab has corrected it since: it is not taken away.
  await clickAt(right, [150, 150]);
  await press(right, 'Shift+ArrowDown');
  await clickAt(left, [150, 150]);
  await hasBox(left, [100, 110, 200, 210]);
  await press(left, 'Control+z');
  await left.getByText(/^Undo of "Draw region" is not possible: /).waitFor();
  for (const page of [left, right]) await hasRegions(page, 2);
  await press(right, 'Control+z');
  await hasBox(left, [100, 100, 200, 200]);

  await left.getByRole('button', { name: 'Phrases' }).click();
  await right.getByRole('button', { name: 'Phrases' }).click();
  await left.getByRole('textbox', { name: /add a phrase/i }).fill('boat');
  await press(left, 'Enter');
  await right.getByRole('button', { name: /^boat/ }).first().waitFor();
});

test('of two corrections of one region the first stands, the other is told of, and the rest is kept', async () => {
  const folder = sampleProject('harbour.jpg');
  const { url } = await serve(folder);
  const left = await openPage(url);
  /** What the server says to the right tab, while it is slow. */
  let held: (() => void)[] | null = null;
  const right = await openTab(left, (page) =>
    page.routeWebSocket(/./, (socket) => {
      socket.connectToServer().onMessage((message) => {
        const pass = () => socket.send(message);
        if (held === null) pass();
        else held.push(pass);
      });
    }),
  );
  for (const page of [left, right]) await openFromExplorer(page, 'harbour.jpg');
  await draw(left, [100, 100], [200, 200]);
  await hasRegions(right, 1);
  await clickAt(right, [150, 150]);

  held = [];
  await press(left, 'Shift+ArrowRight');
  await hasBox(left, [110, 100, 210, 200]);
  await left.getByText(/^Saved/).waitFor();
  await press(right, 'Shift+ArrowDown');
  await draw(right, [300, 100], [400, 200]);
  await hasRegions(right, 2);
  const waiting: readonly (() => void)[] = held;
  held = null;
  for (const pass of waiting) pass();

  await right.getByText(/"Correct box" was not stored, and the image shows what is: /).waitFor();
  await hasRegions(left, 2);
  for (const page of [left, right]) {
    await clickAt(page, [150, 150]);
    await hasBox(page, [110, 100, 210, 200]);
    await clickAt(page, [350, 150]);
    await hasBox(page, [300, 100, 400, 200]);
  }
  await right.getByText(/^Saved/).waitFor();
  expect((await runJson<Stats>('stats', folder)).regions.total).toBe(2);
});

test('what two tabs could not store is stored when the server is back, also of the one that was closed', async () => {
  const folder = sampleProject('harbour.jpg');
  const first = await serve(folder);
  const left = await openPage(first.url);
  const right = await openTab(left);
  for (const page of [left, right]) await openFromExplorer(page, 'harbour.jpg');
  await first.kill();
  await draw(left, [100, 100], [200, 200]);
  await draw(right, [300, 100], [400, 200]);
  for (const page of [left, right]) await page.getByRole('alert').getByText(/lost/).waitFor();
  await left.close();

  const { url } = await serve(folder, { port: Number(new URL(first.url).port) });
  await right.getByRole('alert').waitFor({ state: 'detached' });
  await right.getByText(/^Saved/).waitFor();
  await right.goto(url);
  await openFromExplorer(right, 'harbour.jpg');
  await hasRegions(right, 2);
  await right.getByText(/^Saved/).waitFor();
  expect((await runJson<Stats>('stats', folder)).regions.total).toBe(2);
});
