import { existsSync, readdirSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { convertCheckpoint } from '../../../../model/bundle/convert.ts';
import { MANIFEST_FILE, readManifest } from '../../../../model/bundle/manifest.ts';
import { resolveBundle } from '../../../../model/bundle/resolve.ts';
import { REFERENCE } from '../checkpoint/referenceFolder.ts';
import { temporaryFolder } from '../checkpoint/temporaryFolder.ts';
import { changeWeights, checkpointCopy } from './checkpointCopy.ts';

describe('a model', () => {
  test('that is a bundle stands for itself, unless a file of it is missing or cut short', async () => {
    const cache = temporaryFolder();
    const bundle = join(temporaryFolder(), 'bundle');
    await convertCheckpoint({ checkpoint: REFERENCE, out: bundle });
    expect(await resolveBundle(bundle, cache)).toBe(bundle);
    expect(readdirSync(cache)).toEqual([]);
    truncateSync(join(bundle, 'heads.weights'), 1);
    const refusal =
      /its file heads\.weights has 1 bytes instead of \d+; convert its checkpoint again: `model verify --repair`/;
    await expect(resolveBundle(bundle, cache)).rejects.toThrow(refusal);
  });

  test('that is a checkpoint is converted into the cache once, and again when a file of it changes', async () => {
    const cache = temporaryFolder();
    const checkpoint = checkpointCopy();
    const steps: string[] = [];
    const progress = { onStep: (step: string) => void steps.push(step) };
    const first = await resolveBundle(checkpoint, cache, progress);
    expect(first.startsWith(cache)).toBe(true);
    expect(steps).not.toEqual([]);
    const { modelId } = readManifest(first);
    steps.length = 0;
    expect(await resolveBundle(checkpoint, cache, progress)).toBe(first);
    expect(steps).toEqual([]);
    changeWeights(checkpoint);
    utimesSync(join(checkpoint, 'model.safetensors'), 1, 1);
    const second = await resolveBundle(checkpoint, cache, progress);
    expect(second).not.toBe(first);
    expect(readManifest(second).modelId).not.toBe(modelId);
    // The conversion of the checkpoint as it was is of no use to anyone.
    expect(readdirSync(join(cache, 'bundles'))).toEqual([basename(second)]);
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

  test('that is a checkpoint has a bundle of each precision, side by side and with an id of its own', async () => {
    const cache = temporaryFolder();
    const checkpoint = checkpointCopy();
    const ids: string[] = [];
    for (const precision of ['fp32', 'int8', 'int4'] as const) {
      const manifest = readManifest(await resolveBundle(checkpoint, cache, { precision }));
      expect(manifest.precision).toBe(precision);
      ids.push(manifest.modelId);
    }
    expect(new Set(ids).size).toBe(3);
    expect(ids[1]).toMatch(/-int8@/);
    expect(readdirSync(join(cache, 'bundles'))).toHaveLength(3);
  });

  test('that is a bundle of another precision than is wanted is refused', async () => {
    const cache = temporaryFolder();
    const bundle = await resolveBundle(checkpointCopy(), cache, { precision: 'int8' });
    expect(await resolveBundle(bundle, cache, { precision: 'int8' })).toBe(bundle);
    await expect(resolveBundle(bundle, cache, { precision: 'fp32' })).rejects.toThrow(
      /Expected a bundle of precision fp32 in .*, got int8; convert/,
    );
  });

  test.each([
    ['without a file', (bundle: string) => rmSync(join(bundle, 'decoder.onnx'))],
    ['with a file cut short', (bundle: string) => truncateSync(join(bundle, 'vision.weights'), 10)],
    ['with a damaged manifest', (bundle: string) => truncateSync(join(bundle, MANIFEST_FILE), 10)],
  ])('whose bundle in the cache is found %s is converted again', async (_, damage) => {
    const cache = temporaryFolder();
    const checkpoint = checkpointCopy();
    const bundle = await resolveBundle(checkpoint, cache);
    const before = readManifest(bundle);
    damage(bundle);
    expect(await resolveBundle(checkpoint, cache)).toBe(bundle);
    expect(readManifest(bundle)).toEqual(before);
    expect(statSync(join(bundle, 'vision.weights')).size).toBe(before.files['vision.weights']?.bytes);
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
