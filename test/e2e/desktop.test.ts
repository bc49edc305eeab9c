// The desktop door in the real Electron. Everything else of it is tested in test/unit/main/desktop, without a runtime.
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { _electron } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { findElectronRuntime } from '../../main/electronRuntime.ts';
import { temporaryFolder } from './commandLine.ts';

const root = resolve(import.meta.dirname, '..', '..');
const built = ['main/electron.js', 'main/preload.cjs', 'renderer/index.html'].map((file) => join(root, 'dist', file));

/** The program to run, or why there is none. Never fetches it. */
async function findRuntime(): Promise<{ program: string } | { missing: string }> {
  const absent = built.find((file) => !existsSync(file));
  if (absent !== undefined) return { missing: `${absent} is not built (\`npm run build\`)` };
  return findElectronRuntime({ env: { ...process.env, OBJEMBED_STUDIO_OFFLINE: '1' } });
}

test('a folder is opened in a window that sees its images, no Node and no network', async ({ skip }) => {
  const runtime = await findRuntime();
  if ('missing' in runtime) return skip(runtime.missing);
  const folder = join(temporaryFolder(), 'photos');
  mkdirSync(folder);
  cpSync(join(root, 'samples', 'airport.jpg'), join(folder, 'airport.jpg'));
  const env = { ...process.env, OBJEMBED_STUDIO_DATA: temporaryFolder(), OBJEMBED_STUDIO_NODE: process.execPath };
  const app = await _electron.launch({ executablePath: runtime.program, args: [built[0] ?? '', folder], env });
  onTestFinished(() => app.close());

  const page = await app.firstWindow();
  expect(page.url()).toBe('app://workbench/');
  await page.getByText('airport.jpg').first().waitFor();
  expect(await page.evaluate('[typeof require, typeof process, typeof objembed.send]')).toEqual([
    'undefined',
    'undefined',
    'function',
  ]);
  const picture = 'document.querySelector("img[src^=\'/thumbnails/\']")?.naturalWidth ?? 0';
  await expect.poll(() => page.evaluate(picture)).toBeGreaterThan(0);
  await expect(page.evaluate('fetch("https://example.com/")')).rejects.toThrow();
}, 120_000);
