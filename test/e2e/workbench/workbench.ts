// Opens the workbench as a user of the browser door does: the real server in its own process, the built page in a
// real browser. Tests drive it with keyboard and pointer and read what a screen reader would.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, chromium, type Page } from 'playwright-core';
import { inject, onTestFinished } from 'vitest';

const repository = path.resolve(import.meta.dirname, '..', '..', '..');
const BROWSER_FLAGS = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking'];

export type Server = {
  /** With a fresh token, for one page. */
  readonly url: string;
  /** Ends the process as a crash would. */
  kill(): Promise<void>;
};

/** A folder that goes away with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'objembed-workbench-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** A folder with some of the sample images. */
export function sampleProject(...names: string[]): string {
  const folder = path.join(temporaryFolder(), 'pictures');
  mkdirSync(folder);
  for (const name of names) cpSync(path.join(repository, 'samples', name), path.join(folder, name));
  return folder;
}

/** Serves a folder on a port (any, when 0) until the test ends. */
export async function serve(folder: string, { port = 0 }: { port?: number } = {}): Promise<Server> {
  const words = [path.join(repository, 'main', 'cli.ts'), 'serve', folder, '--port', String(port)];
  const env = { ...process.env, OBJEMBED_STUDIO_DATA: path.join(path.dirname(folder), 'data') };
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => kill(child));
  const url = await firstUrl(child);
  return { url, kill: () => kill(child) };
}

/** Opens a page in a browser of its own. Messages on the console that tell of defects fail the test. */
export async function openPage(url: string, { theme }: { theme?: 'dark' | 'light' } = {}): Promise<Page> {
  const browser: Browser = await chromium.launch({ executablePath: inject('browser'), args: BROWSER_FLAGS });
  onTestFinished(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: theme ?? 'dark' });
  const defects: string[] = [];
  page.on('pageerror', (error) => defects.push(error.message));
  onTestFinished(() => {
    if (defects.length > 0) throw new Error(`The page reported errors:\n${defects.join('\n')}`);
  });
  await page.goto(url);
  return page;
}

async function firstUrl(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('Expected the output of the server, got none.');
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/\S+/.exec(line)?.[0];
    if (url !== undefined) return url;
  }
  throw new Error(`Expected the server to print its address, but it ended with code ${child.exitCode}.`);
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'close');
  child.kill('SIGKILL');
  await ended;
}
