import { expect, test } from 'vitest';
import { embedForFile, toRows } from '../../../../main/jobs/embed.ts';
import { fakeModel } from './fakeModel.ts';

const vectors: Readonly<Record<string, readonly number[]>> = { dog: [2, 0, 0, 0], cat: [0, 3, 0, 0] };
const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit));

const model = fakeModel({
  // Three boxes, far from unit length: like the cat, like the dog, like neither.
  encodeImage: async () => ({
    objectEmbeddings: Float32Array.of(0, 5, 0, 0, 4, 0, 0, 0, 0, 0, 1, 0),
    iouLogits: Float32Array.of(0, 2, -2),
    imageEmbeddings: new Float32Array(0),
  }),
  encodeTexts: async ({ texts }) => Float32Array.from(texts.flatMap((text) => vectors[text])),
});

const boxes = [
  [0, 0, 10, 10],
  [1, 1, 9, 9],
  [2, 2, 8, 8],
] as const;

test('scores come a row a query, a column a box; embeddings stay as they leave the network', async () => {
  const queries = { object: ['dog', 'cat'], image: [] };
  const embedded = await embedForFile(model, { file: 'a.jpg', boxes, queries, task: 'rec' });
  expect(embedded.object_embeddings[1]).toEqual([4, 0, 0, 0]);
  expect(embedded.query_embeddings).toEqual({ object: [vectors.dog, vectors.cat], image: [] });
  expect(embedded.predicted_iou.map((iou) => iou.toFixed(4))).toEqual([0, 2, -2].map((x) => sigmoid(x).toFixed(4)));
  const [alike, unlike] = [sigmoid(5), sigmoid(-5)];
  const semantic = [
    [unlike, alike, unlike],
    [alike, unlike, unlike],
  ];
  for (const [query, row] of semantic.entries()) {
    for (const [box, score] of row.entries()) {
      expect(embedded.semantic_scores[query][box]).toBeCloseTo(score, 6);
      expect(embedded.match_scores[query][box]).toBeCloseTo(score * embedded.predicted_iou[box], 6);
    }
  }
  expect(embedded.image_scores).toEqual([]);
});

test('without queries there are no scores', async () => {
  const embedded = await embedForFile(model, {
    file: 'a.jpg',
    boxes,
    queries: { object: [], image: [] },
    task: 'det',
  });
  expect(embedded).toMatchObject({ semantic_scores: [], match_scores: [], image_scores: [] });
  expect(embedded.object_embeddings).toHaveLength(3);
});

test('a matrix of no columns has no rows', () => {
  expect(toRows(new Float32Array(0), 0)).toEqual([]);
  expect(toRows(Float32Array.of(1, 2, 3, 4), 2)).toEqual([
    [1, 2],
    [3, 4],
  ]);
});
