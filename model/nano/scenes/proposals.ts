import { area, type Box, clip, iou } from '../../../annotations/box.ts';
import { between, chance, integer, normal, pick, type Random } from './random.ts';
import type { Scene } from './scene.ts';

/** How many boxes a scene gets, as few as a proposer could leave and enough to show every kind of mistake. */
const proposalCount = [24, 32] as const;

/** Boxes smaller than this on a side are not proposed. */
const leastSide = 6;

/**
 * Boxes such as a proposer would give: near hits of every object (IoU 0.3 to 1), parts, unions of neighbours and
 * background. Most likely first: ordered by their best IoU with an object, roughly.
 */
export function proposeBoxes(random: Random, scene: Scene): Box[] {
  const truth = scene.objects.map(({ box }) => box);
  const boxes: Box[] = [];
  for (const box of truth) {
    boxes.push(jittered(random, box, 0.04));
    for (let i = integer(random, 1, 2); i > 0; i--) boxes.push(jittered(random, box, between(random, 0.03, 0.35)));
  }
  const count = Math.max(boxes.length + 4, integer(random, ...proposalCount));
  while (boxes.length < count) boxes.push(wrongBox(random, scene, truth));
  const tidy = boxes.map((box) => rounded(clip(box, scene))).filter(isLargeEnough);
  return tidy
    .map((box) => ({ box, rank: Math.max(...truth.map((other) => iou(box, other))) + normal(random, 0, 0.25) }))
    .sort((a, b) => b.rank - a.rank)
    .map(({ box }) => box);
}

/** Every edge moved by a share of the side. */
function jittered(random: Random, [x1, y1, x2, y2]: Box, deviation: number): Box {
  const dx = deviation * (x2 - x1);
  const dy = deviation * (y2 - y1);
  const edges = [normal(random, x1, dx), normal(random, y1, dy), normal(random, x2, dx), normal(random, y2, dy)];
  return [
    Math.min(edges[0], edges[2]),
    Math.min(edges[1], edges[3]),
    Math.max(edges[0], edges[2]),
    Math.max(edges[1], edges[3]),
  ];
}

function wrongBox(random: Random, { width, height }: Scene, truth: readonly Box[]): Box {
  if (chance(random, 0.3)) return partOf(random, pick(random, truth));
  if (chance(random, 0.3)) return jittered(random, unionOf(pick(random, truth), pick(random, truth)), 0.05);
  const w = width * between(random, 0.06, 0.5);
  const h = Math.min(height, w * between(random, 0.5, 2));
  const x = between(random, 0, width - w);
  const y = between(random, 0, height - h);
  return [x, y, x + w, y + h];
}

function partOf(random: Random, [x1, y1, x2, y2]: Box): Box {
  const w = (x2 - x1) * between(random, 0.3, 0.8);
  const h = (y2 - y1) * between(random, 0.3, 0.8);
  const x = between(random, x1, x2 - w);
  const y = between(random, y1, y2 - h);
  return [x, y, x + w, y + h];
}

function unionOf(a: Box, b: Box): Box {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

function rounded(box: Box): Box {
  const tenth = (value: number) => Math.round(value * 10) / 10;
  return [tenth(box[0]), tenth(box[1]), tenth(box[2]), tenth(box[3])];
}

function isLargeEnough(box: Box): boolean {
  return box[2] - box[0] >= leastSide && box[3] - box[1] >= leastSide && area(box) > 0;
}
