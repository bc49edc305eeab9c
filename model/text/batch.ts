import type { TextPrompt } from './prompts.ts';

/** Text queries of different lengths as one rectangle, padded on the right. */
export interface TextBatch {
  readonly batchSize: number;
  readonly sequenceLength: number;
  /** [batchSize, sequenceLength] */
  readonly inputIds: Int32Array;
  /** [batchSize] tokens of each query without padding. */
  readonly lengths: Int32Array;
  /** [batchSize] where each query's embedding is read, counted over all batchSize · sequenceLength tokens. */
  readonly rows: Int32Array;
}

/** Pads with zeros: attention being causal, no token of a query sees what follows it. */
export function batchTexts(prompts: readonly TextPrompt[]): TextBatch {
  const lengths = Int32Array.from(prompts, ({ inputIds }) => inputIds.length);
  const sequenceLength = Math.max(0, ...lengths);
  const inputIds = new Int32Array(prompts.length * sequenceLength);
  for (const [index, prompt] of prompts.entries()) inputIds.set(prompt.inputIds, index * sequenceLength);
  const rows = Int32Array.from(prompts, ({ row }, index) => index * sequenceLength + row);
  return { batchSize: prompts.length, sequenceLength, inputIds, lengths, rows };
}
