import { type Box, iou } from '../../annotations/box.ts';

/** Only so many of the best (anchor, prompt) pairs enter the suppression. */
const MAX_PAIRS = 30_000;
/** Two boxes of one prompt that overlap more are one proposal. */
const MAX_OVERLAP = 0.7;
/** Pairs sorted at first, for each proposal that is wanted; each later slice is twice as large. */
const PAIRS_PER_PROPOSAL = 16;

export interface Selected {
  readonly anchor: number;
  readonly prompt: number;
  /** sigmoid(logit) in 0..1. */
  readonly score: number;
  /** In input pixels, as the network gives it. */
  readonly box: Box;
}

/**
 * Non-maximum suppression for each prompt on its own: the `limit` best pairs of an anchor and a prompt whose boxes
 * overlap no better pair of the same prompt by an IoU above 0.7, best first. Equal logits keep the order of anchors,
 * then prompts. Near-duplicates of different prompts stay.
 * @param logits [A, prompts]
 * @param boxes [A, 4] corners
 */
export function selectProposals(
  logits: Float32Array,
  boxes: Float32Array,
  prompts: number,
  limit = 100,
): readonly Selected[] {
  const kept: Selected[] = [];
  const keptOfPrompt = Array.from({ length: prompts }, (): Box[] => []);
  let seen = 0;
  for (const pair of descending(logits, PAIRS_PER_PROPOSAL * limit)) {
    const score = 1 / (1 + Math.exp(-logits[pair]));
    if (kept.length === limit || seen++ === MAX_PAIRS || score === 0) break;
    const prompt = pair % prompts;
    const anchor = (pair - prompt) / prompts;
    const box: Box = [boxes[4 * anchor], boxes[4 * anchor + 1], boxes[4 * anchor + 2], boxes[4 * anchor + 3]];
    if (keptOfPrompt[prompt].some((better) => iou(better, box) > MAX_OVERLAP)) continue;
    keptOfPrompt[prompt].push(box);
    kept.push({ anchor, prompt, score, box });
  }
  return kept;
}

/** Indexes of the values, highest value first, equal ones by index; NaN is left out. Only what is asked for is sorted. */
function* descending(values: Float32Array, firstSlice: number): Generator<number> {
  const counts = countByUpperBits(values);
  let done = Number.NaN;
  for (let bin = counts.length, size = firstSlice; bin > 0; size *= 2) {
    for (let found = 0; found < size && bin > 0; ) found += counts[--bin];
    const floor = smallestInBin(bin);
    const slice: number[] = [];
    for (let i = 0; i < values.length; i++) {
      if (values[i] >= floor && !(values[i] >= done)) slice.push(i);
    }
    yield* slice.sort((a, b) => values[b] - values[a] || a - b);
    done = floor;
  }
}

/**
 * How many values share each upper half of their bits. Floats are ordered like these halves once the sign bit of
 * positive ones and all bits of negative ones are flipped.
 */
function countByUpperBits(values: Float32Array): Uint32Array {
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  const counts = new Uint32Array(0x10000);
  for (let i = 0; i < bits.length; i++) counts[(bits[i] ^ ((bits[i] >> 31) | 0x80000000)) >>> 16]++;
  return counts;
}

function smallestInBin(bin: number): number {
  const flipped = bin << 16;
  const bits = flipped < 0 ? flipped ^ 0x80000000 : ~flipped;
  const [value] = new Float32Array(Int32Array.of(bits).buffer);
  return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
}
