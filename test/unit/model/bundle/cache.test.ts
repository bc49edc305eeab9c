import { existsSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listBundles, pruneBundles } from '../../../../model/bundle/cache.ts';
import { MANIFEST_FILE, readManifest } from '../../../../model/bundle/manifest.ts';
import { resolveBundle } from '../../../../model/bundle/resolve.ts';
import { temporaryFolder } from '../checkpoint/temporaryFolder.ts';
import { changeWeights, checkpointCopy } from './checkpointCopy.ts';

/** Bundles of one checkpoint in both precisions; fp32 was used longer ago. */
async function filledCache() {
  const cache = temporaryFolder();
  const checkpoint = checkpointCopy();
  const fp32 = await resolveBundle(checkpoint, cache, { precision: 'fp32' });
  const int8 = await resolveBundle(checkpoint, cache, { precision: 'int8' });
  utimesSync(join(fp32, MANIFEST_FILE), 1000, 1000);
  return { cache, checkpoint, fp32, int8 };
}

const foldersOf = (bundles: readonly { readonly folder: string }[]) => bundles.map(({ folder }) => folder);

/** Makes a checkpoint another one. */
function change(checkpoint: string): void {
  changeWeights(checkpoint);
  utimesSync(join(checkpoint, 'model.safetensors'), 1, 1);
}

describe('the cache', () => {
  test('lists its bundles with precision and size, the last used first; opening one is using it', async () => {
    const { cache, checkpoint, fp32, int8 } = await filledCache();
    const [first, second] = await listBundles(cache);
    expect(first).toMatchObject({ folder: int8, precision: 'int8', outdated: null, name: readManifest(int8).modelId });
    expect(second).toMatchObject({ folder: fp32, precision: 'fp32', outdated: null });
    expect(first.bytes).toBeLessThan(second.bytes);
    await resolveBundle(checkpoint, cache, { precision: 'fp32' });
    utimesSync(join(int8, MANIFEST_FILE), 1000, 1000);
    expect(foldersOf(await listBundles(cache))).toEqual([fp32, int8]);
  });

  test('that does not exist is empty', async () => {
    expect(await listBundles(join(temporaryFolder(), 'none'))).toEqual([]);
    expect(await pruneBundles(join(temporaryFolder(), 'none'))).toEqual({ kept: [], removed: [] });
  });

  test('keeps what is current when it is pruned', async () => {
    const { cache, fp32, int8 } = await filledCache();
    const { kept, removed } = await pruneBundles(cache);
    expect(foldersOf(kept)).toEqual([int8, fp32]);
    expect(removed).toEqual([]);
    expect(existsSync(fp32)).toBe(true);
  });

  test('keeps what was used last within a budget', async () => {
    const { cache, fp32, int8 } = await filledCache();
    const [{ bytes }] = await listBundles(cache);
    const { removed } = await pruneBundles(cache, { budgetBytes: bytes });
    expect(foldersOf(removed)).toEqual([fp32]);
    expect(readdirSync(join(cache, 'bundles'))).toEqual([basename(int8)]);
    await pruneBundles(cache, { budgetBytes: 0 });
    expect(readdirSync(join(cache, 'bundles'))).toEqual([]);
  });

  test.each([
    ['whose checkpoint has changed', change, /has changed$/],
    ['whose checkpoint is gone', (checkpoint: string) => rmSync(checkpoint, { recursive: true }), /no longer at/],
  ])('removes bundles %s, and says why', async (_, spoil, reason) => {
    const { cache, checkpoint } = await filledCache();
    spoil(checkpoint);
    const dry = await pruneBundles(cache, { dryRun: true });
    expect(dry.removed.map(({ outdated }) => outdated)).toEqual([
      expect.stringMatching(reason),
      expect.stringMatching(reason),
    ]);
    expect(readdirSync(join(cache, 'bundles'))).toHaveLength(2);
    await pruneBundles(cache);
    expect(readdirSync(join(cache, 'bundles'))).toEqual([]);
  });

  test('removes bundles that are damaged, or of another version', async () => {
    const { cache, fp32, int8 } = await filledCache();
    rmSync(join(fp32, 'heads.weights'));
    writeFileSync(join(int8, MANIFEST_FILE), JSON.stringify({ format: 'objembed-bundle', version: 0 }));
    const { removed } = await pruneBundles(cache);
    expect(Object.fromEntries(removed.map(({ folder, outdated }) => [folder, outdated]))).toEqual({
      [fp32]: 'its file heads.weights is missing',
      [int8]: 'it was made by another version of the app',
    });
  });

  test('lists and removes conversions that were stopped', async () => {
    const cache = temporaryFolder();
    const interrupt = new AbortController();
    const onStep = (step: string) => {
      if (step === 'heads graph') interrupt.abort(new Error('Cancelled.'));
    };
    const converted = resolveBundle(checkpointCopy(), cache, { onStep, signal: interrupt.signal });
    await expect(converted).rejects.toThrow('Cancelled.');
    const [left] = await listBundles(cache);
    expect(left?.outdated).toMatch(/was stopped/);
    expect(left?.bytes).toBeGreaterThan(1e6);
    await pruneBundles(cache);
    expect(readdirSync(join(cache, 'bundles'))).toEqual([]);
  });
});
