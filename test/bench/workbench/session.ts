import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { packageRoot } from '../../../main/packageRoot.ts';
import { findBrowser } from '../../e2e/workbench/findBrowser.ts';
import { endProcess, firstUrl } from '../../e2e/workbench/serverProcess.ts';
import { addTiming } from './timing.ts';

const FLAGS = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking'];

export type Served = { readonly url: string; end(): Promise<void> };

/**
 * Makes sure that the page is built as users get it: the development version of React is several times as slow.
 * @throws when there is none, or such a one
 */
export function requireBuiltPage(): void {
  const folder = path.join(packageRoot, 'dist', 'renderer', 'assets');
  const scripts = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.js')) : [];
  const isForDevelopment = scripts.some((name) => readFileSync(path.join(folder, name), 'utf8').includes('jsxDEV'));
  if (scripts.length > 0 && !isForDevelopment) return;
  const found = isForDevelopment ? 'one for development' : 'none';
  throw new Error(`Expected a page in ${folder} as users get it, got ${found}; run \`npm run build:renderer\`.`);
}

/** Serves a folder, or nothing yet, in a process of its own. */
export async function serve(folder: string | null, dataFolder: string): Promise<Served> {
  mkdirSync(dataFolder, { recursive: true });
  const words = [path.join(packageRoot, 'main', 'cli.ts'), 'serve', ...(folder === null ? [] : [folder])];
  const env = { ...process.env, OBJEMBED_STUDIO_DATA: dataFolder };
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  return { url: await firstUrl(child), end: () => endProcess(child, 'SIGTERM') };
}

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: findBrowser(), args: FLAGS });
}

/** A page without a past: nothing is in its caches. */
export async function newPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await addTiming(page);
  return page;
}

/** Serves a folder, opens it in a page of its own, and ends both when the work is done. */
export async function withWorkbench<T>(
  browser: Browser,
  { folder, dataFolder }: { readonly folder: string; readonly dataFolder: string },
  work: (page: Page) => Promise<T>,
): Promise<T> {
  const server = await serve(folder, dataFolder);
  const page = await newPage(browser);
  try {
    await page.goto(server.url);
    return await work(page);
  } finally {
    await page.context().close();
    await server.end();
  }
}

/** Opens an image by its row in the explorer, and waits until its picture is on the canvas. */
export async function openImage(page: Page, name: string): Promise<void> {
  await page.getByRole('option', { name }).click();
  await isShown(page, name);
}

export async function isShown(page: Page, name: string): Promise<void> {
  await page.locator('[data-testid="canvas"][data-image-id]').and(page.getByLabel(name)).waitFor();
}
