import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { checkMessage } from '../../../main/server/requests.ts';
import { type ClientMessage, decodeMessage } from '../../../main/wire.ts';
import {
  drawBox,
  hasRegions,
  isShown,
  openFromExplorer,
  openPage,
  openTab,
  press,
  sampleProject,
  serve,
} from './workbench.ts';

async function openExport(page: Page, out: string) {
  await page.getByTestId('canvas').focus();
  await press(page, 'Control+e');
  const dialog = page.getByRole('dialog', { name: 'Export dataset' });
  await dialog.getByRole('textbox', { name: 'Folder of the dataset' }).fill(out);
  return dialog;
}

test('an export is checked, its findings are looked at and allowed, and its files are written and listed', async () => {
  const folder = sampleProject('airport.jpg', 'harbour.jpg');
  const out = path.join(path.dirname(folder), 'dataset');
  const { url } = await serve(folder);
  const page = await openPage(url);
  await openFromExplorer(page, 'airport.jpg');
  await drawBox(page, [100, 100], [300, 260]);
  await hasRegions(page, 1);
  await openFromExplorer(page, 'harbour.jpg');

  const first = await openExport(page, out);
  const write = first.getByRole('button', { name: 'Export' });
  expect(await write.isDisabled()).toBe(true);
  await first.getByRole('button', { name: 'Check' }).click();
  await first.getByText(/^Training would lose or misread data by /).waitFor();
  expect(await write.isDisabled()).toBe(true);
  await first.getByRole('table', { name: 'Counts' }).waitFor();

  // A finding leads to its image.
  const rules = first.getByRole('table', { name: 'Rules' });
  for (const rule of await rules.locator('summary').all()) await rule.click();
  await rules.getByRole('button', { name: 'Show the image' }).first().click();
  await first.waitFor({ state: 'detached' });
  await isShown(page, 'airport.jpg');

  const second = await openExport(page, out);
  await second.getByRole('button', { name: 'Check' }).click();
  await second.getByRole('table', { name: 'Rules' }).waitFor();
  for (const allow of await second.getByRole('checkbox', { name: /^Allow / }).all()) await allow.check();
  await second.getByText(/^Nothing stands in the way/).waitFor();
  expect(existsSync(out)).toBe(false);
  await second.getByRole('button', { name: 'Export' }).click();
  await second.getByText(/^Wrote \d+ files to /).waitFor();
  const listed = await second.getByRole('list', { name: 'Written files' }).getByRole('listitem').allTextContents();
  expect(listed.toSorted()).toEqual(readdirSync(out, { recursive: true, encoding: 'utf8' }).toSorted());
  expect(listed).toContain('export_report.json');
  JSON.parse(readFileSync(path.join(out, 'export_report.json'), 'utf8'));
  await second.getByRole('table', { name: 'Rules' }).waitFor();
  await press(page, 'Escape');
  await second.waitFor({ state: 'detached' });
});

test('images are split as is chosen, by formats that have splits', async () => {
  const folder = sampleProject('airport.jpg', 'harbour.jpg');
  const { url } = await serve(folder);
  const page = await openPage(url);
  await openFromExplorer(page, 'airport.jpg');
  const dialog = await openExport(page, path.join(path.dirname(folder), 'dataset'));
  const format = dialog.getByRole('combobox', { name: 'Format' });
  await format.selectOption('coco');
  const splitBy = dialog.getByRole('combobox', { name: 'Split by' });
  expect(await splitBy.inputValue()).toBe('image');
  await splitBy.focus();
  await press(page, 'f');
  await dialog.getByRole('slider', { name: /^Validation share/ }).fill('0.5');
  await dialog.getByRole('button', { name: 'Check' }).click();
  // Both images are in one folder, which is not divided.
  const counts = dialog.getByRole('table', { name: 'Counts' });
  await counts.waitFor();
  expect(await counts.getByRole('row').count()).toBe(2);
  await format.selectOption('labelme');
  await dialog.getByText(/^This format has no splits/).waitFor();
  expect(await splitBy.count()).toBe(0);
});

test.each(['Check', 'Export'])('%s is stopped when its dialog is closed', async (button) => {
  const folder = sampleProject('harbour.jpg');
  const out = path.join(path.dirname(folder), 'dataset');
  const { url } = await serve(folder);
  /** What the page says to the server. */
  const said: ClientMessage[] = [];
  let isHeld = false;
  let release = () => {};
  const opener = await openPage(url);
  const page = await openTab(opener, (tab) =>
    tab.routeWebSocket(/./, (socket) => {
      const server = socket.connectToServer();
      const held: Buffer[] = [];
      release = () => {
        for (const message of held.splice(0)) server.send(message);
      };
      socket.onMessage((message) => {
        const bytes = Buffer.from(message);
        said.push(checkMessage(decodeMessage(bytes)));
        if (isHeld) held.push(bytes);
        else server.send(bytes);
      });
    }),
  );
  await openFromExplorer(page, 'harbour.jpg');
  const dialog = await openExport(page, out);
  await dialog.getByRole('button', { name: 'Check' }).click();
  await dialog.getByRole('table', { name: 'Rules' }).waitFor();
  for (const allow of await dialog.getByRole('checkbox', { name: /^Allow / }).all()) await allow.check();
  isHeld = true;
  await dialog.getByRole('button', { name: button }).click();
  await dialog.getByText(button === 'Check' ? /^Reading the project/ : /^Writing to /).waitFor();
  await press(page, 'Escape');
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(() => said.at(-1)?.kind).toBe('cancel');
  if (button === 'Export') await page.getByText('The export was stopped with its dialog.').waitFor();
  const asked = said.findLast(({ kind }) => kind === 'request');
  expect(said.at(-1)?.id).toBe(asked?.id);
  release();
  isHeld = false;
  await press(page, 'd');
  await page.getByText('This is the last image.').waitFor();
  expect(existsSync(out)).toBe(false);
});
