import type { Box } from '../../annotations/box.ts';
import { decodePrefix, type KeyValues } from '../decodeSequence.ts';
import { toSequence } from '../encodeImage.ts';
import type { Engine } from '../engine.ts';
import { encodeBoxes, type ImageFeatures } from '../imageFeatures.ts';
import type { ImagePrompt, Task } from '../text/prompts.ts';

/** An image with its proposals as the decoder remembers them, ready to be continued by one more box. */
export interface ImagePrefix {
  readonly past: KeyValues;
  /** The tokens of that box, the last two its content and its IoU query, and their positions [S, 3]. */
  readonly inputIds: Int32Array;
  readonly positions: Int32Array;
}

/** Runs the decoder from the image to the last proposal; without proposals, to the first `<global>`. */
export async function encodePrefix(
  engine: Engine,
  features: ImageFeatures,
  proposals: readonly Box[],
  task: Task,
): Promise<ImagePrefix> {
  const count = proposals.length;
  const prompt = engine.prompts.image(task, features.tokens, count + 1);
  const start = appendAt(prompt, count);
  const end = prompt.objectRows[count][1] + 1;
  const prefix = {
    ...prompt,
    inputIds: prompt.inputIds.subarray(0, start),
    positions: prompt.positions.subarray(0, 3 * start),
    objectRows: prompt.objectRows.slice(0, count),
  };
  const past = await decodePrefix(
    engine,
    toSequence(engine, prefix, features, await encodeBoxes(engine, features, proposals)),
  );
  return {
    past,
    inputIds: prompt.inputIds.slice(start, end),
    positions: prompt.positions.slice(3 * start, 3 * end),
  };
}

/** Bytes of keys and values, beside which the rest is little. */
export function prefixBytes({ past }: ImagePrefix): number {
  return past.reduce((sum, { key, value }) => sum + key.data.byteLength + value.data.byteLength, 0);
}

/**
 * The row where the tokens of box number `index` begin. It follows a special token, where the text is cut for the
 * tokenizer: the box before, the `<global>` before all boxes, or the end of the image.
 */
function appendAt({ objectRows, globalRows, imageStart, imageCount }: ImagePrompt, index: number): number {
  if (index > 0) return objectRows[index - 1][1] + 1;
  const [coarse] = globalRows;
  const isBefore = coarse !== undefined && coarse < objectRows[0][0];
  return isBefore ? coarse + 1 : imageStart + imageCount + 1;
}
