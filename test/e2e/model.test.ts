import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { EmbeddedFile } from '../../main/jobs/embed.ts';
import type { BundleManifest } from '../../model/bundle/manifest.ts';
import { openSafetensors } from '../../model/checkpoint/safetensors.ts';
import { runCommand, runJson, temporaryFolder } from './commandLine.ts';

const reference = resolve(import.meta.dirname, '..', 'fixtures', 'reference');
const expected = JSON.parse(readFileSync(join(reference, 'tiny-a', 'expected.json'), 'utf8'));
const tensors = openSafetensors(join(reference, 'tiny-a', 'expected.safetensors'));
const TIME_LIMIT = 180_000;

function largestDifference(actual: readonly number[], tensor: string): number {
  const values = tensors.readFloat32(tensor);
  expect(actual).toHaveLength(values.length);
  return Math.max(0, ...actual.map((value, index) => Math.abs(value - values[index])));
}

async function convertReference(): Promise<{ bundle: string; folder: string; manifest: BundleManifest }> {
  const folder = temporaryFolder();
  const bundle = join(folder, 'bundle');
  const proposer = join(reference, 'tiny-proposer-a', 'wedetect_base_uni.pth');
  const words = [join(reference, 'tiny-a'), '--proposer', proposer, '--out', bundle];
  const manifest = await runJson<BundleManifest>('model', 'convert', ...words);
  return { bundle, folder, manifest };
}

test(
  'convert, inspect, embed and propose-boxes give the published numbers from a converted checkpoint',
  async () => {
    const { bundle, folder, manifest } = await convertReference();
    expect(await runJson('model', 'inspect', bundle)).toEqual(manifest);

    const { file, boxes_xyxy: boxes, prompt } = expected.images.astronaut_rec;
    const queries = join(folder, 'queries.json');
    writeFileSync(queries, JSON.stringify(expected.queries));
    const image = join(reference, 'images', file);
    const out = join(folder, 'embedded.json');
    const words = ['--image', image, '--boxes', JSON.stringify(boxes), '--queries', queries, '--prompt', prompt];
    await runJson('model', 'embed', '--model', bundle, ...words, '--numerics', 'fp32', '--out', out);
    const embedded: EmbeddedFile = JSON.parse(readFileSync(out, 'utf8'));
    const run = 'astronaut_rec';
    expect(largestDifference(embedded.object_embeddings.flat(), `${run}.object_embeddings`)).toBeLessThan(1e-4);
    expect(largestDifference(embedded.global_embeddings.flat(), `${run}.global_embeddings`)).toBeLessThan(1e-4);
    expect(largestDifference(embedded.iou_logits, `${run}.iou_logits`)).toBeLessThan(1e-4);
    expect(largestDifference(embedded.predicted_iou, `${run}.predicted_iou`)).toBeLessThan(1e-4);
    expect(largestDifference(embedded.semantic_scores.flat(), `${run}.semantic_scores`)).toBeLessThan(1e-4);
    expect(largestDifference(embedded.match_scores.flat(), `${run}.match_scores`)).toBeLessThan(1e-4);
    expect(largestDifference(embedded.image_scores.flat(), `${run}.image_scores`)).toBeLessThan(1e-4);
    expect(largestDifference(embedded.query_embeddings.object.flat(), 'query_object_embeddings')).toBeLessThan(1e-4);
    expect(largestDifference(embedded.query_embeddings.image.flat(), 'query_image_embeddings')).toBeLessThan(1e-4);

    const boxesOut = join(folder, 'boxes.json');
    await runJson('model', 'propose-boxes', '--model', bundle, '--image', image, '--raw', '--out', boxesOut);
    const proposed = JSON.parse(readFileSync(boxesOut, 'utf8'));
    expect(proposed.boxes).toHaveLength(100);
    expect(proposed.scores).toHaveLength(100);
    expect([proposed.raw_scores.length, proposed.raw_scores[0].length]).toEqual([8400, 32]);
    expect([proposed.raw_boxes_letterboxed.length, proposed.raw_boxes_letterboxed[0].length]).toEqual([8400, 4]);
  },
  TIME_LIMIT,
);

test(
  'an image without boxes and queries embeds to empty lists',
  async () => {
    const { bundle, folder } = await convertReference();
    const out = join(folder, 'embedded.json');
    const image = join(reference, 'images', 'chelsea.png');
    await runJson(
      'model',
      'embed',
      '--model',
      bundle,
      '--image',
      image,
      '--boxes',
      '[]',
      '--queries',
      '{}',
      '--out',
      out,
    );
    const embedded: EmbeddedFile = JSON.parse(readFileSync(out, 'utf8'));
    expect(embedded).toMatchObject({ object_embeddings: [], iou_logits: [], semantic_scores: [], image_scores: [] });
    expect(embedded.global_embeddings).toHaveLength(2);
  },
  TIME_LIMIT,
);

test.each([
  [['model', 'inspect', 'no/such/bundle'], 1, /manifest\.json/],
  [['model', 'embed', '--image', 'x.jpg'], 2, /required option/],
  [['accept', 'photos', '--min-match', '1.5'], 2, /Expected a number from 0 to 1/],
  [['no-such-command'], 2, /unknown command/],
  [['stats', 'no/such/folder'], 1, /Expected a folder of images/],
])('%j ends with exit code %i and says why', async (words, exitCode, reason) => {
  const { code, stdout, stderr } = await runCommand(...words);
  expect(code).toBe(exitCode);
  expect(stderr).toMatch(reason);
  expect(stdout).toBe('');
});

test(
  'every command explains itself with --help',
  async () => {
    for (const words of [
      [],
      ['demo'],
      ['propose'],
      ['accept'],
      ['check'],
      ['stats'],
      ['export'],
      ['model'],
      ['model', 'embed'],
    ]) {
      const { code, stdout } = await runCommand(...words, '--help');
      expect(code).toBe(0);
      expect(stdout).toMatch(/Usage: objembed-studio/);
    }
  },
  TIME_LIMIT,
);
