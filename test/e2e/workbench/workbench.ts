// Opens the workbench as a user of the browser door does: the real server in its own process, the built page in a
// real browser. Tests drive it with keyboard and pointer and read what a screen reader would.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, expect, inject, onTestFinished } from 'vitest';
import { endProcess, firstUrl } from './serverProcess.ts';

const repository = path.resolve(import.meta.dirname, '..', '..', '..');
const BROWSER_FLAGS = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking'];

/** For machines that are busy. */
const PATIENCE_MS = 60_000;
/** What the browser says of the network is no defect of the page: tests break pictures and connections. */
const OF_THE_NETWORK = /Failed to load resource|WebSocket connection/;

/** Of the image. */
export type Pixel = readonly [x: number, y: number];

export type Server = {
  /** With a fresh token, for one page. */
  readonly url: string;
  readonly pid: number;
  /** Ends the process as a crash would. */
  kill(): Promise<void>;
};

/** A folder that goes away with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'objembed-workbench-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

const samples = path.join(repository, 'samples');

/** The names of the sample images, in the order of the explorer. */
export const sampleNames: readonly string[] = readdirSync(samples)
  .filter((name) => name.endsWith('.jpg'))
  .toSorted();

/** A folder with some of the sample images. */
export function sampleProject(...names: readonly string[]): string {
  const folder = path.join(temporaryFolder(), 'pictures');
  mkdirSync(folder);
  for (const name of names) cpSync(path.join(samples, name), path.join(folder, name));
  return folder;
}

/** Serves a folder on a port (any, when 0) until the test ends. */
export async function serve(folder: string, { port = 0 }: { port?: number } = {}): Promise<Server> {
  const words = [path.join(repository, 'main', 'cli.ts'), 'serve', folder, '--port', String(port)];
  const env = { ...process.env, OBJEMBED_STUDIO_DATA: path.join(path.dirname(folder), 'data') };
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => endProcess(child, 'SIGKILL'));
  const url = await firstUrl(child);
  const { pid } = child;
  if (pid === undefined) throw new Error('Expected a server process, got none.');
  return { url, pid, kill: () => endProcess(child, 'SIGKILL') };
}

/** One for all tests of a file; each page has cookies and storage of its own. */
let launched: Promise<Browser> | undefined;

function launch(): Promise<Browser> {
  launched ??= chromium.launch({ executablePath: inject('browser'), args: BROWSER_FLAGS });
  return launched;
}

afterAll(async () => (await launched)?.close());

/** Opens a page as in a fresh browser. Messages on the console that tell of defects fail the test. */
export async function openPage(url: string): Promise<Page> {
  const context = await (await launch()).newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(PATIENCE_MS);
  onTestFinished(() => context.close());
  const page = await context.newPage();
  failOnDefects(page);
  await page.goto(url);
  return page;
}

/** Opens another tab beside a page, in the same browser. */
export async function openTab(beside: Page, prepare = async (_: Page) => {}): Promise<Page> {
  const page = await beside.context().newPage();
  failOnDefects(page);
  await prepare(page);
  await page.goto(new URL('/', beside.url()).href);
  return page;
}

function failOnDefects(page: Page): void {
  const defects: string[] = [];
  page.on('pageerror', (error) => defects.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !OF_THE_NETWORK.test(message.text())) defects.push(message.text());
  });
  onTestFinished(() => {
    if (defects.length > 0) throw new Error(`The page reported errors:\n${defects.join('\n')}`);
  });
}

/** Waits until the picture of the named image is on the canvas. */
export async function isShown(page: Page, name: string): Promise<void> {
  await page.locator('[data-testid="canvas"][data-image-id]').and(page.getByLabel(name)).waitFor();
}

/** Opens an image from the explorer. */
export async function openFromExplorer(page: Page, name: string): Promise<void> {
  await page.getByRole('option', { name }).click();
  await isShown(page, name);
}

/** Presses keys one after the other. */
export async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Where a point of the image, in its pixels, is in the window. */
export async function pointOf(page: Page, [x, y]: Pixel): Promise<{ x: number; y: number }> {
  const canvas = page.getByTestId('canvas');
  const host = await canvas.boundingBox();
  if (host === null) throw new Error('Expected a canvas on the screen, got none.');
  const [scale, originX, originY] = await Promise.all(
    ['data-scale', 'data-origin-x', 'data-origin-y'].map(async (name) => Number(await canvas.getAttribute(name))),
  );
  if (scale === undefined || originX === undefined || originY === undefined)
    throw new Error('Expected a view, got none.');
  return { x: host.x + originX + x * scale, y: host.y + originY + y * scale };
}

/** Moves the pointer to a point of the image. */
export async function pointAt(page: Page, pixel: Pixel): Promise<void> {
  const { x, y } = await pointOf(page, pixel);
  await page.mouse.move(x, y, { steps: 4 });
}

/** Clicks on a point of the image. */
export async function clickAt(page: Page, pixel: Pixel): Promise<void> {
  await pointAt(page, pixel);
  await page.mouse.down();
  await page.mouse.up();
}

/** Drags from one point of the image to another. */
export async function dragAt(page: Page, from: Pixel, to: Pixel): Promise<void> {
  await pointAt(page, from);
  await page.mouse.down();
  await pointAt(page, to);
  await page.mouse.up();
}

/** Waits until the inspector has this box for the one selected region, to a tenth of a pixel. */
export async function hasBox(
  page: Page,
  box: readonly [x1: number, y1: number, x2: number, y2: number],
): Promise<void> {
  const edges = page.getByRole('group', { name: 'Box in pixels' }).getByRole('spinbutton');
  const values = () => edges.evaluateAll((fields) => fields.map((field) => Number(Reflect.get(field, 'value'))));
  await expect.poll(values).toEqual(box.map((edge) => expect.closeTo(edge, 0)));
}

/** Draws a region by press, drag and release, in screen pixels from the upper left of the picture. */
export async function drawBox(
  page: Page,
  from: readonly [x: number, y: number],
  to: readonly [x: number, y: number],
): Promise<void> {
  const canvas = page.getByTestId('canvas');
  const host = await canvas.boundingBox();
  if (host === null) throw new Error('Expected a canvas on the screen, got none.');
  const originX = host.x + Number(await canvas.getAttribute('data-origin-x'));
  const originY = host.y + Number(await canvas.getAttribute('data-origin-y'));
  await canvas.focus();
  await press(page, 'r');
  await page.mouse.move(originX + from[0], originY + from[1]);
  await page.mouse.down();
  await page.mouse.move(originX + to[0], originY + to[1], { steps: 5 });
  await page.mouse.up();
}

/** Waits until the open image has so many regions. */
export async function hasRegions(page: Page, count: number): Promise<void> {
  const words = `${count} ${count === 1 ? 'region' : 'regions'}`;
  await page
    .getByTestId('canvas')
    .and(page.getByLabel(new RegExp(`\\b${words}\\b`)))
    .waitFor();
}

/** Runs a command by its title, or the part of it that finds it first, from the palette. */
export async function runFromPalette(page: Page, title: string): Promise<void> {
  await press(page, 'Control+Shift+p');
  await page.getByRole('dialog', { name: 'Command palette' }).waitFor();
  await page.keyboard.type(title);
  await press(page, 'Enter');
  await page.getByRole('dialog', { name: 'Command palette' }).waitFor({ state: 'detached' });
}

/** Gives the project a phrase and lets the model propose for the open image; the focus is on the image then. */
export async function proposeForPhrase(page: Page, phrase: string): Promise<void> {
  await page.getByRole('button', { name: 'Phrases' }).click();
  await page.getByRole('textbox', { name: /add a phrase/i }).fill(phrase);
  await press(page, 'Enter');
  await page.getByTestId('canvas').focus();
  await press(page, 'g');
  await page.getByText(/would accept \d+ of \d+/).waitFor();
}
