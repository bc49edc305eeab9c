import { type Box, isValid } from '../../box.ts';
import type { DatasetProposals } from '../dataset.ts';
import type { Frame } from '../writing/frame.ts';
import type { LabelledObject } from './objects.ts';
import type { Note } from './rules.ts';

/** The proposals to write: in the written frame, best first, and never so few that a reader trips over them. */
export function completeProposals(
  proposals: DatasetProposals,
  objects: readonly LabelledObject[],
  { size, toFrame }: Frame,
  { split, fix }: { split: 'train' | 'val'; fix: boolean },
  note: Note,
): Box[] {
  const whole: Box = [0, 0, size.width, size.height];
  const boxes = sortByScore(proposals, fix, note).map(toFrame).filter(isValid);
  if (boxes.length === 0 && objects.length > 0) {
    const outcome = fix ? 'the boxes of its objects are added.' : 'its records are lost.';
    note('objembed/05-no-proposals', `The image has objects and no proposals: ${outcome}`, { fixed: fix });
  }
  if (fix && boxes.length === 0) boxes.push(...(objects.length > 0 ? objects.map((object) => object.box) : [whole]));
  if (split === 'val' && boxes.length === 2) {
    const outcome = fix ? 'the whole image is added as a third.' : 'evaluation misreads them.';
    note('objembed/21-two-proposals', `The validation image has exactly two proposals: ${outcome}`, { fixed: fix });
    if (fix) boxes.push(whole);
  }
  return boxes;
}

function sortByScore({ boxes, scores }: DatasetProposals, fix: boolean, note: Note): readonly Box[] {
  const scoreOf = (index: number): number => scores[index] ?? 0;
  const sorted = boxes.every((_, index) => index === 0 || scoreOf(index - 1) >= scoreOf(index));
  if (sorted) return boxes;
  const outcome = fix ? 'they are sorted.' : 'the first 100 are not the best.';
  note('objembed/22-proposal-order', `The proposals are not in the order of their scores: ${outcome}`, { fixed: fix });
  if (!fix) return boxes;
  return boxes
    .map((box, index) => ({ box, score: scoreOf(index) }))
    .sort((a, b) => b.score - a.score)
    .map(({ box }) => box);
}
