import { z } from 'zod';
import type { Box } from './box.ts';

const finite = z.number();

/** logit = scale x cosine + bias; the scale is exponentiated already. */
const logitSchema = z.object({ scale: finite, bias: finite }).readonly();

/** One pass of one model over images. */
export const modelRunSchema = z
  .object({
    id: z.string().min(1),
    modelId: z.string().min(1),
    /** ISO 8601 instant. */
    createdAt: z.iso.datetime(),
    /** C, the length of every embedding of the run. */
    embeddingSize: z.int().min(1),
    /** The task prompt: `rec` tells single objects apart, `det` finds all of a class. */
    task: z.enum(['rec', 'det']),
    /** Arithmetic of the sine tables. */
    numerics: z.enum(['bf16', 'fp32']),
    objectLogit: logitSchema,
    /** Null when the model embeds no whole images. */
    imageLogit: logitSchema.nullable(),
  })
  .readonly();

export type ModelRun = z.infer<typeof modelRunSchema>;

/**
 * What a model run found in one image; never edited. Phrase scores are not here: they are a matrix product away
 * (scores.ts), so that a new phrase or threshold never runs the model again.
 */
export type ProposalSet = {
  readonly imageId: string;
  readonly runId: string;
  /** N boxes, upright pixels, most likely objects first. */
  readonly boxes: readonly Box[];
  /** [N] objectness of the proposer. */
  readonly proposerScores: Float32Array;
  /** [N] in [0, 1]. */
  readonly predictedIou: Float32Array;
  /** [N, C] rows of unit length. */
  readonly objectEmbeddings: Float32Array;
  /** [G, C] rows of unit length; G is the number of global image tokens (0, 1 or 2). */
  readonly imageEmbeddings: Float32Array;
};
