import { existsSync, truncateSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import type { CachedBundle } from '../../model/bundle/cache.ts';
import type { BundleManifest } from '../../model/bundle/manifest.ts';
import { runCommand, runJson, temporaryFolder } from './commandLine.ts';

const checkpoint = resolve(import.meta.dirname, '..', 'fixtures', 'reference', 'tiny-a');
const image = resolve(import.meta.dirname, '..', 'fixtures', 'reference', 'images', 'chelsea.png');
const TIME_LIMIT = 180_000;

beforeEach(() => {
  vi.stubEnv('OBJEMBED_STUDIO_CACHE', join(temporaryFolder(), 'cache'));
  return () => void vi.unstubAllEnvs();
});

test(
  'a bundle of int8 whose file is cut short is found by verify, which names the file and repairs it',
  async () => {
    const bundle = join(temporaryFolder(), 'bundle');
    const words = [checkpoint, '--precision', 'int8', '--out', bundle];
    const manifest = await runJson<BundleManifest>('model', 'convert', ...words);
    expect(manifest).toMatchObject({ precision: 'int8', modelId: expect.stringMatching(/^tiny-a-int8@/) });
    truncateSync(join(bundle, 'decoder.weights'), 100);

    const found = await runCommand('model', 'verify', bundle);
    expect(found.code).toBe(4);
    expect(found.stdout).toMatch(/decoder\.weights has 100 bytes instead of \d+/);
    expect(found.stdout).toContain(`objembed-studio model convert ${checkpoint} --precision int8 --out ${bundle}`);

    await runJson('model', 'verify', '--repair', bundle);
    expect(await runJson('model', 'inspect', bundle)).toEqual(manifest);
    expect((await runCommand('model', 'verify', bundle)).code).toBe(0);
  },
  TIME_LIMIT,
);

test(
  'a checkpoint is converted to the precision that is asked for, once, and prune removes it for want of room',
  async () => {
    const out = join(temporaryFolder(), 'embedded.json');
    const words = ['--image', image, '--boxes', '[]', '--queries', '{}', '--out', out];
    await runJson('model', 'embed', '--model', checkpoint, '--precision', 'int4', ...words);
    const { kept } = await runJson<{ kept: CachedBundle[] }>('model', 'prune');
    expect(kept.map(({ precision }) => precision)).toEqual(['int4']);
    const [bundle] = kept;
    await runJson('model', 'prune', '--keep', '0', '--dry-run');
    expect(existsSync(bundle.folder)).toBe(true);
    await runJson('model', 'prune', '--keep', '0');
    expect(existsSync(bundle.folder)).toBe(false);
  },
  TIME_LIMIT,
);
