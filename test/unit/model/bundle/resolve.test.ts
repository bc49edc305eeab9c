import { existsSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MANIFEST_FILE, readManifest } from '../../../../model/bundle/manifest.ts';
import { resolveBundle } from '../../../../model/bundle/resolve.ts';
import { temporaryFolder } from '../checkpoint/temporaryFolder.ts';
import { changeWeights, checkpointCopy } from './checkpointCopy.ts';

describe('a model', () => {
  test('that is a bundle stands for itself', async () => {
    const cache = temporaryFolder();
    const bundle = temporaryFolder();
    writeFileSync(join(bundle, MANIFEST_FILE), '{}');
    expect(await resolveBundle(bundle, cache)).toBe(bundle);
    expect(readdirSync(cache)).toEqual([]);
  });

  test('that is a checkpoint is converted into the cache once, and again when a file of it changes', async () => {
    const cache = temporaryFolder();
    const checkpoint = checkpointCopy();
    const steps: string[] = [];
    const progress = { onStep: (step: string) => void steps.push(step) };
    const first = await resolveBundle(checkpoint, cache, progress);
    expect(first.startsWith(cache)).toBe(true);
    expect(steps).not.toEqual([]);
    steps.length = 0;
    expect(await resolveBundle(checkpoint, cache, progress)).toBe(first);
    expect(steps).toEqual([]);
    changeWeights(checkpoint);
    utimesSync(join(checkpoint, 'model.safetensors'), 1, 1);
    const second = await resolveBundle(checkpoint, cache, progress);
    expect(second).not.toBe(first);
    expect(readManifest(second).modelId).not.toBe(readManifest(first).modelId);
  });

  test('that two convert at once is put in place by the faster; the slower uses that', async () => {
    const cache = temporaryFolder();
    const checkpoint = checkpointCopy();
    const both = [resolveBundle(checkpoint, cache), resolveBundle(checkpoint, cache)];
    const bundle = await Promise.race(both);
    const { ino } = statSync(join(bundle, MANIFEST_FILE));
    expect(await Promise.all(both)).toEqual([bundle, bundle]);
    expect(statSync(join(bundle, MANIFEST_FILE)).ino).toBe(ino);
    expect(readdirSync(join(cache, 'bundles'))).toHaveLength(1);
  });

  test.each([
    ['a folder with neither', true],
    ['no such folder', false],
  ])('that is neither is refused: %s', async (reason, exists) => {
    const folder = temporaryFolder();
    if (exists) writeFileSync(join(folder, 'photo.jpg'), '');
    else rmSync(folder, { recursive: true });
    const cache = temporaryFolder();
    await expect(resolveBundle(folder, cache)).rejects.toThrow(reason);
    expect(existsSync(join(cache, 'bundles'))).toBe(false);
  });

  test('that cannot be converted leaves nothing in the cache', async () => {
    const cache = temporaryFolder();
    const checkpoint = checkpointCopy();
    rmSync(join(checkpoint, 'model.safetensors'));
    await expect(resolveBundle(checkpoint, cache)).rejects.toThrow(/safetensors/);
    expect(existsSync(join(cache, 'bundles'))).toBe(false);
  });
});
