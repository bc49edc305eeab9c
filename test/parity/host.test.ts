import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readChatTemplate } from '../../model/checkpoint/chatTemplate.ts';
import { readObjEmbedConfig } from '../../model/checkpoint/config.ts';
import { openSafetensors } from '../../model/checkpoint/safetensors.ts';
import { readTokenizer } from '../../model/checkpoint/tokenizer.ts';
import { decodeUpright } from '../../model/image/decode.ts';
import { toPatches } from '../../model/image/patches.ts';
import { patchGrid, tokenGrid } from '../../model/image/patchGrid.ts';
import { resample } from '../../model/image/resample.ts';
import { smartResize } from '../../model/image/smartResize.ts';
import { scoreImage, scoreObjects } from '../../model/scoring.ts';
import { createPrompts } from '../../model/text/prompts.ts';

const reference = 'test/fixtures/reference';
const checkpoint = join(reference, 'tiny-a');

const ids = z.array(z.int());
const pair = z.tuple([z.int(), z.int()]);
const expected = z
  .object({
    queries: z.object({ object: z.array(z.string()), image: z.array(z.string()) }),
    query_input_ids: z.object({ object: z.array(ids), image: z.array(ids) }),
    images: z.record(
      z.string(),
      z.object({
        file: z.string(),
        size: pair,
        resized: pair,
        prompt: z.enum(['rec', 'det']),
        boxes_xyxy: z.array(z.array(z.number())),
        image_grid_thw: z.tuple([z.literal(1), z.int(), z.int()]),
        input_ids_without_image: ids,
        num_image_tokens: z.int(),
        position_ids_last: ids,
        pixel_values_sha256_of_bytes_fp32: z.string(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(join(checkpoint, 'expected.json'), 'utf8')));

const config = readObjEmbedConfig(checkpoint);
const { text, vision } = config;
const layout = { patchSize: vision.patchSize, mergeSize: vision.spatialMergeSize };
const prompts = createPrompts(readTokenizer(checkpoint, config), readChatTemplate(checkpoint), config);
const tensors = openSafetensors(join(checkpoint, 'expected.safetensors'));
const weights = openSafetensors(join(checkpoint, 'model.safetensors'));
afterAll(() => {
  tensors.close();
  weights.close();
});

function largestGap(actual: Float32Array, name: string): number {
  const wanted = tensors.readFloat32(name);
  expect(actual.length).toBe(wanted.length);
  return actual.reduce((gap, value, index) => Math.max(gap, Math.abs(value - wanted[index])), 0);
}

function logitOf(prefix: string) {
  const scale = Math.exp(weights.readFloat32(`${prefix}_log_scale`)[0]);
  return { scale, bias: weights.readFloat32(`${prefix}_bias`)[0] };
}

function transposed(matrix: Float32Array, rows: number): Float32Array {
  const columns = rows === 0 ? 0 : matrix.length / rows;
  return matrix.map((_, index) => matrix[(index % rows) * columns + Math.floor(index / rows)]);
}

const runs = Object.entries(expected.images).map(([run, wanted]) => ({ run, ...wanted }));

describe.each(runs)('$run', (wanted) => {
  const [width, height] = wanted.size;
  const resized = smartResize({ width, height }, config.imagePixels, layout.patchSize * layout.mergeSize);
  const grid = patchGrid(resized, layout);

  test('resized size and patch grid are equal', () => {
    expect([resized.width, resized.height]).toEqual(wanted.resized);
    expect([1, grid.rows, grid.columns]).toEqual(wanted.image_grid_thw);
  });

  test('pixel values are equal in every bit', async () => {
    const image = await decodeUpright(join(reference, 'images', wanted.file));
    expect([image.width, image.height]).toEqual(wanted.size);
    const pixelValues = toPatches(resample(image, resized, 'bicubic'), layout, 2);
    const firstRows = pixelValues.subarray(0, 8 * 1536);
    expect(largestGap(firstRows, `${wanted.run}.pixel_values.first_rows`)).toBe(0);
    const sha256 = createHash('sha256').update(new Uint8Array(pixelValues.buffer)).digest('hex');
    expect(sha256).toBe(wanted.pixel_values_sha256_of_bytes_fp32);
  });

  test('token ids, image tokens and last positions are equal', () => {
    const prompt = prompts.image(wanted.prompt, tokenGrid(grid, layout), wanted.boxes_xyxy.length);
    const { inputIds, imageStart, imageCount, positions } = prompt;
    const withoutImage = [...inputIds.subarray(0, imageStart), ...inputIds.subarray(imageStart + imageCount)];
    expect(withoutImage).toEqual(wanted.input_ids_without_image);
    expect(imageCount).toBe(wanted.num_image_tokens);
    expect([...positions.subarray(-3)]).toEqual(wanted.position_ids_last);
  });

  test('scores from the expected embeddings are equal within 1e-6', () => {
    const size = text.hiddenSize;
    const read = (name: string) => tensors.readFloat32(`${wanted.run}.${name}`);
    const queries = tensors.readFloat32('query_object_embeddings');
    const logits = read('iou_logits');
    const scores = scoreObjects(read('object_embeddings'), logits, queries, size, logitOf('logit'));
    const captions = tensors.readFloat32('query_image_embeddings');
    const image = scoreImage(read('global_embeddings'), captions, size, logitOf('logit_image'));
    const gaps = {
      semantic: largestGap(transposed(scores.semantic, logits.length), `${wanted.run}.semantic_scores`),
      predictedIou: largestGap(scores.predictedIou, `${wanted.run}.predicted_iou`),
      match: largestGap(transposed(scores.match, logits.length), `${wanted.run}.match_scores`),
      image: largestGap(transposed(image, 2), `${wanted.run}.image_scores`),
    };
    console.log(`${wanted.run}, largest differences of scores: ${JSON.stringify(gaps)}`);
    expect(Math.max(...Object.values(gaps))).toBeLessThan(1e-6);
  });
});

describe('queries', () => {
  test.each(['object', 'image'] as const)('for an %s have equal token ids', (kind) => {
    const prompt = kind === 'object' ? prompts.phrase : prompts.caption;
    expect(expected.queries[kind].map((query) => [...prompt(query).inputIds])).toEqual(expected.query_input_ids[kind]);
  });
});
