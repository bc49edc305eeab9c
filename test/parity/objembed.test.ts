import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { convertCheckpoint } from '../../model/bundle/convert.ts';
import { openSafetensors } from '../../model/checkpoint/safetensors.ts';
import { encodeImage } from '../../model/encodeImage.ts';
import { encodeTexts } from '../../model/encodeTexts.ts';
import { openEngine } from '../../model/engine.ts';
import { decodeUpright } from '../../model/image/decode.ts';
import { scoreImage, scoreObjects } from '../../model/scoring.ts';
import type { FloatTensor, Sessions } from '../../model/sessions.ts';

const TOLERANCE = 1e-4;

const reference = join(import.meta.dirname, '..', 'fixtures', 'reference');
const checkpoint = join(reference, 'tiny-a');
const box = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const { images, queries, scores } = z
  .object({
    queries: z.object({ object: z.array(z.string()), image: z.array(z.string()) }),
    images: z.record(
      z.string(),
      z.object({ file: z.string(), prompt: z.enum(['rec', 'det']), boxes_xyxy: z.array(box) }),
    ),
    scores: z.record(z.string(), z.object({ best_box_per_object_query: z.array(z.int()) })),
  })
  .parse(JSON.parse(readFileSync(join(checkpoint, 'expected.json'), 'utf8')));

const folder = mkdtempSync(join(tmpdir(), 'objembed-parity-'));
const manifest = await convertCheckpoint({ checkpoint, out: join(folder, 'bundle') });
const engine = openEngine(join(folder, 'bundle'), 'fp32');
const expected = openSafetensors(join(checkpoint, 'expected.safetensors'));
const objectQueries = await encodeTexts(engine, 'object', queries.object);
const imageQueries = await encodeTexts(engine, 'image', queries.image);

const differences: [tensor: string, largest: number][] = [];

afterAll(async () => {
  await engine.close();
  expected.close();
  rmSync(folder, { recursive: true });
  const lines = differences.map(([tensor, largest]) => `${tensor.padEnd(40)} ${largest.toExponential(1)}`);
  console.log(['Largest differences from the published implementation:', ...lines].join('\n'));
});

function expectParity(name: string, actual: Float32Array): void {
  const wanted = expected.readFloat32(name);
  expect(actual.length, name).toBe(wanted.length);
  const largest = actual.reduce((gap, value, i) => Math.max(gap, Math.abs(value - wanted[i])), 0);
  differences.push([name, largest]);
  expect(largest, name).toBeLessThan(TOLERANCE);
}

test('text queries have the published embeddings', () => {
  expectParity('query_object_embeddings', objectQueries);
  expectParity('query_image_embeddings', imageQueries);
});

describe.each(Object.entries(images))('%s', async (run, { file, prompt, boxes_xyxy: boxes }) => {
  const image = await decodeUpright(join(reference, 'images', file));
  const { sessions, seen } = recordOutputs(engine.sessions);
  const encoding = await encodeImage({ ...engine, sessions }, image, boxes, prompt);
  const size = manifest.embeddingSize;

  test('the graphs have the published intermediate results', () => {
    expectParity(`${run}.image_embeds`, seen('image_embeds'));
    for (const k of [0, 1, 2]) expectParity(`${run}.deepstack.${k}`, seen(`deepstack_${k}`));
    expectParity(`${run}.inputs_embeds.image`, seen('image_tokens'));
    if (boxes.length > 0) expectParity(`${run}.inputs_embeds.objects`, seen('object_tokens'));
  });

  test('image and boxes have the published embeddings', () => {
    expectParity(`${run}.object_embeddings`, encoding.objectEmbeddings);
    expectParity(`${run}.iou_logits`, encoding.iouLogits);
    expectParity(`${run}.global_embeddings`, encoding.imageEmbeddings);
  });

  test('queries have the published scores, and the best box of each is the published one', () => {
    const { objectEmbeddings, iouLogits, imageEmbeddings } = encoding;
    const { objectLogit, imageLogit } = manifest;
    const { semantic, predictedIou, match } = scoreObjects(
      objectEmbeddings,
      iouLogits,
      objectQueries,
      size,
      objectLogit,
    );
    const byQuery = transposed(match, boxes.length);
    expectParity(`${run}.semantic_scores`, transposed(semantic, boxes.length));
    expectParity(`${run}.predicted_iou`, predictedIou);
    expectParity(`${run}.match_scores`, byQuery);
    if (imageLogit === null) throw new Error('Expected a checkpoint that embeds whole images.');
    const imageScores = scoreImage(imageEmbeddings, imageQueries, size, imageLogit);
    expectParity(`${run}.image_scores`, transposed(imageScores, imageEmbeddings.length / size));

    const best = Array.from({ length: byQuery.length / boxes.length || 0 }, (_, query) => {
      const row = byQuery.subarray(query * boxes.length, (query + 1) * boxes.length);
      return row.indexOf(Math.max(...row));
    });
    expect(best).toEqual(scores[run].best_box_per_object_query);
  });
});

/** The same sessions, which keep every output by its name. */
function recordOutputs(inner: Sessions): { sessions: Sessions; seen: (output: string) => Float32Array } {
  const outputs = new Map<string, FloatTensor>();
  const run: Sessions['run'] = async (graph, feeds, wanted) => {
    const results = await inner.run(graph, feeds, wanted);
    for (const name of wanted) outputs.set(name, results[name]);
    return results;
  };
  const seen = (output: string) => {
    const tensor = outputs.get(output);
    if (tensor === undefined) throw new Error(`Expected a graph to give ${output}, got ${[...outputs.keys()]}.`);
    return tensor.data;
  };
  return { sessions: { ...inner, run }, seen };
}

/** [rows, columns] → [columns, rows]. */
function transposed(matrix: Float32Array, rows: number): Float32Array {
  const columns = rows === 0 ? 0 : matrix.length / rows;
  return matrix.map((_, i) => matrix[(i % rows) * columns + Math.floor(i / rows)]);
}
