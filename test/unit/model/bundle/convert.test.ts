import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ConversionProgress, convertCheckpoint } from '../../../../model/bundle/convert.ts';
import { type BundleManifest, MANIFEST_FILE, readManifest } from '../../../../model/bundle/manifest.ts';
import { openSafetensors } from '../../../../model/checkpoint/safetensors.ts';
import { edit, REFERENCE } from '../checkpoint/referenceFolder.ts';
import { temporaryFolder } from '../checkpoint/temporaryFolder.ts';
import { changeWeights, checkpointCopy, removeTensors } from './checkpointCopy.ts';
import { bundleCopy, referenceBundle } from './referenceBundle.ts';

const bundle = await referenceBundle();

async function convert(checkpoint: string, out = join(temporaryFolder(), 'bundle')): Promise<BundleManifest> {
  return convertCheckpoint({ checkpoint, out });
}

const digestOf = ({ modelId }: BundleManifest) => modelId.split('@')[1];

describe('converting a checkpoint', () => {
  test('makes a bundle whose manifest tells the model, and the size and SHA-256 of every other file', async () => {
    const manifest = readManifest(bundle);
    expect(manifest).toMatchObject({ name: 'tiny-a', precision: 'fp32', embeddingSize: 128, proposer: null });
    expect(manifest.modelId).toMatch(/^tiny-a@[0-9a-f]{12}$/);
    const source = openSafetensors(REFERENCE);
    expect(manifest.objectLogit.scale).toBeCloseTo(Math.exp(source.readFloat32('logit_log_scale')[0]), 5);
    expect(manifest.imageLogit?.bias).toBe(source.readFloat32('logit_image_bias')[0]);
    source.close();
    const names = readdirSync(bundle).filter((name) => name !== MANIFEST_FILE);
    expect(Object.keys(manifest.files).sort()).toEqual(names.sort());
    for (const name of names) {
      const bytes = readFileSync(join(bundle, name));
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      expect(manifest.files[name]).toEqual({ bytes: bytes.length, sha256 });
    }
  });

  test('gives the manifest that it writes', async () => {
    const out = join(temporaryFolder(), 'bundle');
    expect(await convert(REFERENCE, out)).toEqual(readManifest(out));
  });

  test('names the model by its folder and its weights: the same digest for the same weights alone', async () => {
    const folder = join(temporaryFolder(), 'nano', 'checkpoint');
    mkdirSync(folder, { recursive: true });
    const checkpoint = checkpointCopy(folder);
    const same = await convert(checkpoint);
    // A folder called "checkpoint" says nothing: the one above it names the model.
    expect(same.modelId).toBe(`nano@${digestOf(readManifest(bundle))}`);
    changeWeights(checkpoint);
    const other = await convert(checkpoint);
    expect(other.name).toBe('nano');
    expect(digestOf(other)).not.toBe(digestOf(same));
  });

  test('of one without image captions gives no image logit', async () => {
    const checkpoint = checkpointCopy();
    edit(checkpoint, 'config.json', ['use_global_caption'], false);
    removeTensors(checkpoint, 'logit_image_log_scale', 'logit_image_bias');
    expect((await convert(checkpoint)).imageLogit).toBeNull();
  });

  test('replaces a bundle, also one of another version', async () => {
    const out = bundleCopy(bundle);
    writeFileSync(join(out, MANIFEST_FILE), JSON.stringify({ format: 'objembed-bundle', version: 0 }));
    writeFileSync(join(out, 'left over.bin'), '');
    await convert(REFERENCE, out);
    expect(readManifest(out)).toEqual(readManifest(bundle));
    expect(existsSync(join(out, 'left over.bin'))).toBe(false);
  });

  test.each([
    ['with files', 'notes.txt', /got one with 1 entries/],
    ['of an application with a manifest of its own', MANIFEST_FILE, /manifest\.json of something else/],
  ])('leaves a folder %s alone', async (_, name, reason) => {
    const out = temporaryFolder();
    writeFileSync(join(out, name), '{"name":"app"}');
    await expect(convert(REFERENCE, out)).rejects.toThrow(reason);
    expect(readdirSync(out)).toEqual([name]);
    expect(readFileSync(join(out, name), 'utf8')).toBe('{"name":"app"}');
  });

  test('that does not fit its configuration fails, keeps the bundle before, and leaves nothing behind', async () => {
    const out = bundleCopy(bundle);
    const checkpoint = checkpointCopy();
    edit(checkpoint, 'config.json', ['text_config', 'num_hidden_layers'], 99);
    await expect(convert(checkpoint, out)).rejects.toThrow(/layers\.\d+/);
    expect(readManifest(out)).toEqual(readManifest(bundle));
    expect(readdirSync(dirname(out))).toEqual(['bundle']);
  });

  test('tells its steps, and how many bytes of all are written', async () => {
    const steps: string[] = [];
    const progress: ConversionProgress[] = [];
    await convertCheckpoint({
      checkpoint: REFERENCE,
      out: join(temporaryFolder(), 'bundle'),
      onStep: (step) => void steps.push(step),
      onProgress: (now) => void progress.push(now),
    });
    expect(steps.slice(0, 2)).toEqual(['configuration', 'vision graph']);
    expect(steps).toContain('token embeddings');
    expect(progress.map(({ done }) => done)).toEqual(progress.map(({ done }) => done).toSorted((a, b) => a - b));
    expect(progress[0]?.done).toBe(0);
    expect(progress.at(-1)?.done).toBe(progress.at(-1)?.total);
  });

  test('is refused before anything is written when the disk has no room for it', async () => {
    const parent = temporaryFolder();
    const steps: string[] = [];
    const converted = convertCheckpoint({
      checkpoint: REFERENCE,
      out: join(parent, 'bundle'),
      onStep: (step) => void steps.push(step),
      freeBytes: async () => 5e6,
    });
    await expect(converted).rejects.toThrow(
      /Expected 0\.0\d GB free for the bundle on the disk of .*, got 0\.01 GB; free/,
    );
    expect(steps).toEqual([]);
    expect(readdirSync(parent)).toEqual([]);
  });

  test('remembers what it was made from, to be made again', async () => {
    const proposer = 'test/fixtures/proposer/wedetect_narrow_uni.pth';
    const out = join(temporaryFolder(), 'bundle');
    const { origin } = await convertCheckpoint({ checkpoint: REFERENCE, proposer, out, precision: 'int8' });
    expect(origin).toMatchObject({ checkpoint: resolve(REFERENCE), proposer: resolve(proposer) });
  });

  test('asks which proposer is meant when there are two', async () => {
    const checkpoint = checkpointCopy();
    for (const name of ['wedetect_base_uni.pth', 'wedetect_large_uni.pth']) writeFileSync(join(checkpoint, name), '');
    await expect(convert(checkpoint)).rejects.toThrow(/wedetect_base_uni\.pth, wedetect_large_uni\.pth.*--proposer/);
  });
});
