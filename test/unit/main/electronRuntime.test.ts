import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { findElectronRuntime } from '../../../main/electronRuntime.ts';
import { temporaryFolder } from './store/temporaryProject.ts';

const env = { DISPLAY: ':0' };
let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  await installer('process.exitCode = 1;');
});

/** What the package runs to fetch its runtime. */
async function installer(script: string): Promise<void> {
  await writeFile(path.join(folder, 'package.json'), '{"type":"commonjs"}');
  await writeFile(path.join(folder, 'install.js'), script);
}

async function runtimeIn(dist: string): Promise<string> {
  await mkdir(dist, { recursive: true });
  await writeFile(path.join(folder, 'path.txt'), 'window');
  await writeFile(path.join(dist, 'window'), '');
  await chmod(path.join(dist, 'window'), 0o755);
  return path.join(dist, 'window');
}

describe("Electron's runtime", () => {
  test('is the program that its package names, and is not fetched again', async () => {
    const program = await runtimeIn(path.join(folder, 'dist'));
    const onFetch = vi.fn();
    expect(await findElectronRuntime({ env, folder, onFetch })).toEqual({ program });
    expect(onFetch).not.toHaveBeenCalled();
  });

  test('is found in the folder that ELECTRON_OVERRIDE_DIST_PATH names', async () => {
    const dist = await temporaryFolder();
    const program = await runtimeIn(dist);
    const named = { ...env, ELECTRON_OVERRIDE_DIST_PATH: dist };
    expect(await findElectronRuntime({ env: named, folder })).toEqual({ program });
  });

  test('is fetched by the installer of its package', async () => {
    await installer(`
      const { mkdirSync, writeFileSync } = require('node:fs');
      mkdirSync(__dirname + '/dist');
      writeFileSync(__dirname + '/dist/window', '');
      writeFileSync(__dirname + '/path.txt', 'window');`);
    const onFetch = vi.fn();
    const program = path.join(folder, 'dist', 'window');
    expect(await findElectronRuntime({ env, folder, onFetch })).toEqual({ program });
    expect(onFetch).toHaveBeenCalledOnce();
  });

  test('is missing for a reason in one line when the installer fails, hangs or leaves nothing', async () => {
    await installer(`console.error('\\nfetch failed\\n    at install.js:1'); process.exitCode = 1;`);
    const failed = await findElectronRuntime({ env, folder });
    expect(failed).toEqual({ missing: "Electron's runtime cannot be fetched: fetch failed" });
    await installer('');
    expect(await findElectronRuntime({ env, folder })).toMatchObject({ missing: expect.stringMatching('no program') });
    await installer('setInterval(() => {}, 1000);');
    const slow = await findElectronRuntime({ env, folder, timeLimitMs: 300 });
    expect(slow).toMatchObject({ missing: expect.stringMatching('it took longer than') });
  });

  test('is not fetched offline, or where there is no package', async () => {
    const onFetch = vi.fn();
    const offline = await findElectronRuntime({ env: { ...env, OBJEMBED_STUDIO_OFFLINE: '1' }, folder, onFetch });
    expect(offline).toMatchObject({ missing: expect.stringMatching('OBJEMBED_STUDIO_OFFLINE') });
    const absent = await findElectronRuntime({ env, folder: null, onFetch });
    expect(absent).toEqual({ missing: 'Electron is not installed' });
    expect(onFetch).not.toHaveBeenCalled();
  });

  test.runIf(process.platform === 'linux')('is of no use without a display', async () => {
    await runtimeIn(path.join(folder, 'dist'));
    expect(await findElectronRuntime({ env: {}, folder })).toEqual({ missing: 'there is no display' });
  });
});
