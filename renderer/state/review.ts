import { DUPLICATE_IOU, selectAcceptances } from '../../annotations/acceptance.ts';
import { type Box, iou } from '../../annotations/box.ts';
import { REJECTED_IOU } from '../../annotations/edits/proposals.ts';
import { recordsOf } from '../../annotations/records.ts';
import { columnCount } from '../../annotations/scores.ts';
import type { EditedImage, ReviewItem, WorkbenchState } from './workbench.ts';

/** The match at which a proposal is as likely taken as not, as far as anybody knows. */
const EVEN_MATCH = 0.5;

type Inputs = Pick<WorkbenchState, 'edited' | 'activePhraseId' | 'reviewOrder' | 'thresholds'>;

/**
 * The proposals that nobody has decided on, each for the active phrase or else for the phrase it matches best. Those
 * that reach the thresholds come first. The same inputs give the same list.
 */
export const reviewItems = remembering(({ edited, activePhraseId, ...order }: Inputs): readonly ReviewItem[] =>
  edited === null ? [] : sortItems(undecided(edited, activePhraseId), order),
);

/**
 * Those of the undecided proposals that accepting all above the thresholds would take: one for each object. The same
 * inputs give the same list.
 */
export const wouldAccept = remembering((state: Inputs): readonly ReviewItem[] => {
  const items = reviewItems(state);
  const boxes = items.map(({ box }) => box);
  const phrases = [...new Set(items.map(({ phrase }) => phrase))];
  const semantic = new Float32Array(items.length * phrases.length);
  for (const [row, item] of items.entries()) {
    semantic[row * phrases.length + phrases.indexOf(item.phrase)] = item.semantic;
  }
  const predictedIou = Float32Array.from(items, (item) => item.predictedIou);
  const chosen = selectAcceptances(boxes, semantic, predictedIou, { ...state.thresholds, duplicateIou: DUPLICATE_IOU });
  return chosen.flatMap(({ proposalIndex, phraseIndex }) => {
    const item = items[proposalIndex];
    // A threshold of zero is reached by phrases that the item does not stand for.
    return item !== undefined && item.phrase === phrases[phraseIndex] ? [item] : [];
  });
});

/** Computes a list again only when its inputs are others than last time: components compare it by identity. */
function remembering(compute: (inputs: Inputs) => readonly ReviewItem[]): (state: Inputs) => readonly ReviewItem[] {
  let last: { readonly inputs: Inputs; readonly items: readonly ReviewItem[] } | null = null;
  return ({ edited, activePhraseId, reviewOrder, thresholds }) => {
    const known = last?.inputs;
    const isSame =
      known !== undefined &&
      known.edited === edited &&
      known.activePhraseId === activePhraseId &&
      known.reviewOrder === reviewOrder &&
      known.thresholds === thresholds;
    if (last !== null && isSame) return last.items;
    const inputs = { edited, activePhraseId, reviewOrder, thresholds };
    last = { inputs, items: compute(inputs) };
    return last.items;
  };
}

/** Whether an item reaches both thresholds. */
export function reaches(item: ReviewItem, { minMatch, minIou }: WorkbenchState['thresholds']): boolean {
  return item.match >= minMatch && item.predictedIou >= minIou;
}

function undecided(edited: EditedImage, activePhraseId: string | null): ReviewItem[] {
  const { proposals, scores } = edited;
  if (proposals === null || scores === null) return [];
  const decidedOn = decisions(edited);
  const width = columnCount(scores.semantic, proposals.boxes.length);
  return proposals.boxes.flatMap((box, proposalIndex) => {
    const predictedIou = proposals.predictedIou[proposalIndex] ?? 0;
    const decided = decidedOn(box);
    let best: ReviewItem | null = null;
    for (const [column, phrase] of scores.columns.entries()) {
      if ((activePhraseId !== null && phrase.id !== activePhraseId) || decided.has(phrase.id)) continue;
      const semantic = scores.semantic[proposalIndex * width + column] ?? 0;
      const match = semantic * predictedIou;
      if (best === null || match > best.match) best = { proposalIndex, box, phrase, semantic, predictedIou, match };
    }
    return best === null ? [] : [best];
  });
}

/** The phrases of which a person has said that a box is one, or that it is not. */
function decisions({ image, records }: EditedImage): (box: Box) => ReadonlySet<string> {
  const regions = recordsOf(records, 'region').filter(({ imageId }) => imageId === image.id);
  const rejections = recordsOf(records, 'rejection').filter(({ imageId }) => imageId === image.id);
  return (box) =>
    new Set([
      ...regions.flatMap((region) => (iou(region.box, box) > DUPLICATE_IOU ? region.phraseIds : [])),
      ...rejections.flatMap((rejection) => (iou(rejection.box, box) >= REJECTED_IOU ? [rejection.phraseId] : [])),
    ]);
}

function sortItems(
  items: readonly ReviewItem[],
  { reviewOrder, thresholds }: Pick<Inputs, 'reviewOrder' | 'thresholds'>,
): ReviewItem[] {
  const doubt = ({ match }: ReviewItem): number => Math.abs(match - EVEN_MATCH);
  const byOrder = (a: ReviewItem, b: ReviewItem): number =>
    reviewOrder === 'match' ? b.match - a.match : doubt(a) - doubt(b);
  return items.toSorted(
    (a, b) =>
      Number(reaches(b, thresholds)) - Number(reaches(a, thresholds)) ||
      byOrder(a, b) ||
      a.proposalIndex - b.proposalIndex,
  );
}
