// Takes the pictures of the README: every view of the workbench on the sample project, dark and light.
// `npm run screenshots`
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { packageRoot } from '../../main/packageRoot.ts';
import { serve } from '../../main/serve.ts';
import { findBrowser } from '../e2e/workbench/findBrowser.ts';

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
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByLabel('Theme').selectOption(theme);
}

async function takeAll(page: Page, theme: string): Promise<void> {
  const take = async (name: string) => {
    await page.screenshot({ path: path.join(out, `${name}-${theme}.png`) });
    console.log(`${name}-${theme}.png`);
  };
  await take('settings');
  await page.getByRole('button', { name: 'Phrases' }).click();
  await take('phrases');
  await page.getByRole('button', { name: 'Explorer' }).click();
  await page.getByTestId('canvas').focus();
  await take('review');
  await page.keyboard.press('Control+Shift+KeyP');
  await page.getByRole('dialog').waitFor();
  await take('palette');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+KeyE');
  await page.getByRole('textbox', { name: 'Folder of the dataset' }).fill('/data/apples');
  await page.getByRole('button', { name: 'Check' }).click();
  await page.getByRole('table').first().waitFor();
  await take('export');
  await page.keyboard.press('Escape');
}
