import { type Box, clip, hasMinSides, iou } from '../../../annotations/box.ts';
import { decodeUpright } from '../../image/decode.ts';
import type { ProposedBoxes } from '../../proposer/propose.ts';
import type { ProposedImage, Rescorer } from '../../rescore/rescorer.ts';
import { between, normal, type Random } from '../scenes/random.ts';
import type { HeldOutScene } from './scenes.ts';

/** IoU with the object of a box that was drawn carelessly, and of what became of it. */
export type Tightening = { readonly before: number; readonly after: number };

/** A worse box says too little of what it is meant to hold. */
const LEAST_IOU = 0.4;

/** Draws a careless box around every object of a scene and has each tightened. */
export async function evaluateTightening(
  rescorer: Rescorer,
  { file, objects }: HeldOutScene,
  proposals: ProposedBoxes['boxes'],
  random: Random,
): Promise<Tightening[]> {
  const size = await decodeUpright(file);
  const image: ProposedImage = { file, task: 'rec', proposals };
  const outcomes: Tightening[] = [];
  for (const { bbox } of objects) {
    const drawn = clip(careless(random, bbox), size);
    const before = iou(drawn, bbox);
    if (before < LEAST_IOU || !hasMinSides(drawn)) continue;
    const tightened = await rescorer.tightenBox(image, drawn);
    outcomes.push({ before, after: iou(tightened?.box ?? drawn, bbox) });
  }
  return outcomes;
}

/** Every edge moved by a share of the side. */
function careless(random: Random, [x1, y1, x2, y2]: Box): Box {
  const deviation = between(random, 0.05, 0.2);
  const [dx, dy] = [deviation * (x2 - x1), deviation * (y2 - y1)];
  return [normal(random, x1, dx), normal(random, y1, dy), normal(random, x2, dx), normal(random, y2, dy)];
}
