// What differs between the doors, in the page: the same browser with and without what the desktop offers.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openFromExplorer, openPage, press, sampleProject, serve } from './workbench.ts';

/** Stands for the desktop's preload: messages go over the websocket, and the test is the shell. */
const bridge = `{
  const onMessage = new Set();
  const onCommand = new Set();
  let socket;
  window.objembed = {
    send: (bytes) => socket.send(bytes),
    onMessage(listener) {
      onMessage.add(listener);
      socket = new WebSocket(location.href.replace(/^http/, 'ws') + 'api');
      socket.binaryType = 'arraybuffer';
      socket.onmessage = ({ data }) => onMessage.forEach((told) => told(new Uint8Array(data)));
      return () => onMessage.delete(listener);
    },
    onState: () => () => {},
    chooseFolder: async () => window.chosenFolder,
    setCommands: (commands) => void (window.menu = commands),
    onCommand(listener) {
      onCommand.add(listener);
      return () => onCommand.delete(listener);
    },
  };
  window.choose = (id) => onCommand.forEach((told) => told(id));
}`;

/** The page as the desktop shows it. */
async function openDesktop(url: string): Promise<Page> {
  const page = await openPage(url);
  await page.addInitScript(bridge);
  await page.reload();
  await page.getByRole('option').first().waitFor();
  return page;
}

test('the desktop has the commands in its menu, runs what is chosen there, and browses for folders', async () => {
  const folder = sampleProject('airport.jpg');
  const other = path.join(path.dirname(folder), 'other');
  mkdirSync(other);
  const { url } = await serve(folder);
  const page = await openDesktop(url);
  const choose = (id: string) => page.evaluate(`choose(${JSON.stringify(id)})`);
  expect(await page.evaluate('menu.find(({ id }) => id === "file.save")')).toEqual({
    id: 'file.save',
    title: 'File: Save Now',
    keys: ['Ctrl+KeyS'],
  });
  await openFromExplorer(page, 'airport.jpg');
  await expect.poll(() => page.title()).toBe('airport.jpg – pictures – ObjEmbed Studio');

  await choose('app.palette');
  await page.getByRole('dialog', { name: 'Command palette' }).waitFor();
  await choose('app.keybindings');
  await page.getByRole('dialog', { name: /shortcuts/i }).waitFor();
  expect(await page.getByRole('dialog').count()).toBe(1);

  await choose('file.openFolder');
  await page.evaluate(`window.chosenFolder = ${JSON.stringify(other)}`);
  await page.getByRole('button', { name: 'Browse…' }).click();
  await expect.poll(() => page.title()).toBe('other – ObjEmbed Studio');
});

test('the welcome page opens and forgets folders that were open before, and a browser has no Browse button', async () => {
  const folder = sampleProject('airport.jpg');
  const { url } = await serve(folder);
  const page = await openPage(url);
  const close = async () => {
    await page.getByRole('option', { name: 'airport.jpg' }).waitFor();
    await press(page, 'Control+Shift+p');
    await page.keyboard.type('Close Project');
    await press(page, 'Enter');
  };
  await close();
  const recent = page.getByRole('region', { name: 'Opened before' });
  await recent.getByRole('button', { name: /^pictures/ }).click();
  await close();
  await page.getByRole('button', { name: 'Open a folder of images' }).click();
  expect(await page.getByRole('dialog').getByRole('button', { name: 'Browse…' }).count()).toBe(0);
  await press(page, 'Escape');
  await recent.getByRole('button', { name: `Forget ${folder}` }).click();
  await recent.waitFor({ state: 'detached' });
});

test('a caption that is still being typed outlives the page', async () => {
  const { url } = await serve(sampleProject('airport.jpg'));
  const page = await openPage(url);
  page.on('dialog', (question) => void question.accept());
  await openFromExplorer(page, 'airport.jpg');
  const caption = page.getByRole('textbox', { name: /short caption/i });
  await caption.fill('an airport');
  await page.reload();
  await openFromExplorer(page, 'airport.jpg');
  await expect.poll(() => caption.inputValue()).toBe('an airport');
});
