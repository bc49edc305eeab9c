// Takes the pictures of the README: every view of the workbench on the sample project, dark and light.
// `npm run screenshots`
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { packageRoot } from '../../main/packageRoot.ts';
import { serve } from '../../main/serve.ts';
import { findBrowser } from '../e2e/workbench/findBrowser.ts';

/** A view of the workbench: the command that shows it, and what is done there before it is ready. */
type View = { readonly name: string; readonly command: string; readonly prepare?: (page: Page) => Promise<void> };

const views: readonly View[] = [
  { name: 'settings', command: 'Preferences: Settings' },
  { name: 'phrases', command: 'View: Phrases' },
  { name: 'review', command: 'View: Explorer', prepare: (page) => page.getByTestId('canvas').focus() },
  { name: 'problems', command: 'View: Problems' },
  { name: 'jobs', command: 'View: Jobs' },
  { name: 'history', command: 'View: History' },
  { name: 'palette', command: 'View: Show or Hide the Panel', prepare: openPalette },
  { name: 'keys', command: 'Help: Keyboard Shortcuts', prepare: awaitDialog },
  { name: 'propose', command: 'Model: Propose for Many Images', prepare: awaitDialog },
  { name: 'import', command: 'File: Import Dataset', prepare: awaitDialog },
  { name: 'device', command: 'Model: Device', prepare: awaitDialog },
  { name: 'open', command: 'File: Open Folder', prepare: awaitDialog },
  { name: 'export', command: 'File: Export Dataset', prepare: checkExport },
];

const out = path.join(packageRoot, 'docs', 'images');
const dataFolder = mkdtempSync(path.join(tmpdir(), 'objembed-pictures-'));
const server = await serve({ samples: true, port: 0, dataFolder });
const browser = await chromium.launch({ executablePath: findBrowser(), args: ['--no-sandbox'] });
const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
try {
  const page = await context.newPage();
  await page.goto(server.url);
  await prepare(page);
  for (const theme of ['dark', 'light']) {
    await chooseTheme(page, theme);
    await takeAll(page, theme);
  }
} finally {
  await browser.close();
  await server.close();
  rmSync(dataFolder, { recursive: true, force: true });
}

/** Lets the model see one image, and accepts what is good. */
async function prepare(page: Page): Promise<void> {
  await page.getByRole('option', { name: 'three apples.jpg' }).click();
  await page.locator('[data-testid="canvas"][data-image-id]').waitFor();
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('g');
  await page.getByText(/would accept \d+ of \d+/).waitFor();
  await page.keyboard.press('y');
  await page.keyboard.press('y');
  await page.getByText(/^Saved/).waitFor();
}

async function chooseTheme(page: Page, theme: string): Promise<void> {
  await run(page, 'Preferences: Settings');
  await page.getByLabel('Theme').selectOption(theme);
}

async function takeAll(page: Page, theme: string): Promise<void> {
  for (const { name, command, prepare } of views) {
    await run(page, command);
    await prepare?.(page);
    await page.screenshot({ path: path.join(out, `${name}-${theme}.png`) });
    console.log(`${name}-${theme}.png`);
    if (await page.getByRole('dialog').isVisible()) await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
}

async function run(page: Page, command: string): Promise<void> {
  await openPalette(page);
  await page.keyboard.type(command);
  await page.keyboard.press('Enter');
  await page.getByPlaceholder(/^Type the name of a command/).waitFor({ state: 'detached' });
}

async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+Shift+KeyP');
  await awaitDialog(page);
}

async function awaitDialog(page: Page): Promise<void> {
  await page.getByRole('dialog').waitFor();
}

async function checkExport(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Folder of the dataset' }).fill('/data/apples');
  await page.getByRole('button', { name: 'Check' }).click();
  await page.getByRole('table').first().waitFor();
}
