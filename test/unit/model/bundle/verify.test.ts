import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readManifest } from '../../../../model/bundle/manifest.ts';
import { verifyBundle } from '../../../../model/bundle/verify.ts';
import { bundleCopy, referenceBundle } from './referenceBundle.ts';

const bundle = await referenceBundle();

describe('a bundle', () => {
  test('as it was written has no damage, and every byte of it is read', async () => {
    const told: { done: number; total: number }[] = [];
    expect(await verifyBundle(bundle, { onProgress: (progress) => void told.push(progress) })).toEqual([]);
    const bytes = Object.values(readManifest(bundle).files).reduce((sum, file) => sum + file.bytes, 0);
    expect(told.at(-1)).toEqual({ done: bytes, total: bytes });
  });

  test('has every damaged file named, with what is wrong with it', async () => {
    const damaged = bundleCopy(bundle);
    rmSync(join(damaged, 'tokenizer.json'));
    truncateSync(join(damaged, 'vision.weights'), 1000);
    const decoder = join(damaged, 'decoder.weights');
    const bytes = readFileSync(decoder);
    bytes[bytes.length - 1] ^= 128;
    writeFileSync(decoder, bytes);
    expect(await verifyBundle(damaged)).toEqual([
      { file: 'decoder.weights', reason: 'has other content than was written' },
      { file: 'tokenizer.json', reason: 'is missing' },
      { file: 'vision.weights', reason: expect.stringMatching(/^has 1000 bytes instead of \d+$/) },
    ]);
  });

  test('is not read to the end when that is cancelled', async () => {
    const signal = AbortSignal.abort(new Error('Cancelled.'));
    await expect(verifyBundle(bundle, { signal })).rejects.toThrow('Cancelled.');
  });
});
