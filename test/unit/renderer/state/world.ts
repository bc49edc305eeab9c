import type { Box } from '../../../../annotations/box.ts';
import type { ModelRun, ProposalSet } from '../../../../annotations/proposals.ts';
import { type Records, type Region, toRecords } from '../../../../annotations/records.ts';

export const RUN: ModelRun = {
  id: 'run',
  modelId: 'nano',
  createdAt: '2026-01-01T00:00:00.000Z',
  embeddingSize: 2,
  task: 'rec',
  numerics: 'fp32',
  objectLogit: { scale: 10, bias: 0 },
  imageLogit: { scale: 10, bias: 0 },
};

export const [DOG, CAT] = (['dog', 'cat'] as const).map((text, position) => ({
  type: 'phrase' as const,
  id: text,
  text,
  position,
}));

/** Two images and two phrases. */
export const world: Records = toRecords([
  ...['a', 'b'].map((id) => ({
    type: 'image' as const,
    id,
    path: `${id}.jpg`,
    width: 100,
    height: 80,
    orientation: 1,
  })),
  DOG,
  CAT,
]);

/** Dogs lie along the first axis, cats along the second. */
export function embed(text: string): readonly number[] {
  return text === 'cat' ? [0, 1] : [1, 0];
}

/** What the run found in an image: for every box its predicted IoU and its embedding. */
export function proposalsOf(
  imageId: string,
  found: readonly { box: Box; iou: number; embedding: readonly [number, number] }[],
): ProposalSet {
  return {
    imageId,
    runId: RUN.id,
    boxes: found.map(({ box }) => box),
    proposerScores: Float32Array.from(found, () => 1),
    predictedIou: Float32Array.from(found, ({ iou }) => iou),
    objectEmbeddings: Float32Array.from(found.flatMap(({ embedding }) => embedding)),
    imageEmbeddings: Float32Array.from([1, 0, 0, 1]),
  };
}

export function region(id: string, box: Box, phraseIds: readonly string[], imageId = 'a'): Region {
  return { type: 'region', id, imageId, box, phraseIds, source: { kind: 'drawn' }, scores: null };
}
