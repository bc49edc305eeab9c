import { type Box, clip, hasMinSides, iou, type Size, weightedMean } from '../../annotations/box.ts';
import type { BoxScores } from './appendBoxes.ts';

/** A box that the model finds tighter, with what it says of it: N is 1. */
export interface TightenedBox extends BoxScores {
  readonly box: Box;
}

/** A proposal that overlaps the box less is more likely about something else. */
const LEAST_OVERLAP = 0.4;
/** With fewer proposals around it, the box is also varied edge by edge. */
const FEW_PROPOSALS = 3;
/** How far an edge moves, as shares of the box's side. */
const STEPS = [-0.2, -0.1, 0.1, 0.2];
const MOST_CANDIDATES = 48;
/** How far below the best score a candidate still counts: one that is worse by this much has the weight 1/e. */
const TEMPERATURE = 0.03;

/**
 * Looks for a tighter box around the object in `box`. The candidates are the proposals that overlap it and, where
 * these are few, the box with single edges moved. The scores of single boxes are noisy: the answer is the mean of all
 * candidates, the better ones weighing more.
 * A candidate's score is its predicted IoU times the cosine of its embedding with that of `box`, so that a tight box
 * around something else does not count.
 * @param image size in pixels; the result lies inside it.
 * @param score scores boxes of the image in one go.
 * @returns null when the box scores no better than before.
 */
export async function tightenBox(
  box: Box,
  image: Size,
  proposals: readonly Box[],
  score: (boxes: readonly Box[]) => Promise<BoxScores>,
): Promise<TightenedBox | null> {
  const candidates = candidatesAround(box, image, proposals);
  const found = await score([box, ...candidates]);
  const size = found.objectEmbeddings.length / (1 + candidates.length);
  const wanted = found.objectEmbeddings.subarray(0, size);
  const [before, ...worth] = worthOf(found, wanted);
  const tighter = clip(weightedMean([box, ...candidates], weightsOf([before, ...worth])), image);
  if (!hasMinSides(tighter)) return null;
  const scores = await score([tighter]);
  const [after] = worthOf(scores, wanted);
  return after > before ? { box: tighter, ...scores } : null;
}

/** Boxes that may be tighter than `box`: at least a pixel wide and high and inside the image. */
export function candidatesAround(box: Box, image: Size, proposals: readonly Box[]): readonly Box[] {
  const near = proposals
    .map((proposal) => ({ proposal, overlap: iou(box, proposal) }))
    .filter(({ overlap }) => overlap >= LEAST_OVERLAP)
    .toSorted((a, b) => b.overlap - a.overlap)
    .map(({ proposal }) => proposal);
  const candidates = near.length < FEW_PROPOSALS ? [...near, ...movedEdges(box)] : near;
  return candidates
    .map((candidate) => clip(candidate, image))
    .filter(hasMinSides)
    .slice(0, MOST_CANDIDATES);
}

function movedEdges(box: Box): Box[] {
  const [x1, y1, x2, y2] = box;
  return STEPS.flatMap((step): Box[] => {
    const [dx, dy] = [step * (x2 - x1), step * (y2 - y1)];
    return [
      [x1 + dx, y1, x2, y2],
      [x1, y1 + dy, x2, y2],
      [x1, y1, x2 + dx, y2],
      [x1, y1, x2, y2 + dy],
    ];
  });
}

/** Predicted IoU times the cosine with the wanted embedding, for each box. */
function worthOf({ objectEmbeddings, predictedIou }: BoxScores, wanted: Float32Array): number[] {
  return Array.from(predictedIou, (value, row) => {
    const embedding = objectEmbeddings.subarray(row * wanted.length, (row + 1) * wanted.length);
    return value * embedding.reduce((sum, part, column) => sum + part * wanted[column], 0);
  });
}

/** What candidates weigh: the best of them 1. */
function weightsOf(worth: readonly number[]): number[] {
  const best = Math.max(...worth);
  return worth.map((value) => Math.exp((value - best) / TEMPERATURE));
}
