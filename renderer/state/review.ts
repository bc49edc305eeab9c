import { DUPLICATE_IOU, reachesBoth, selectAcceptances, thresholdsOf } from '../../annotations/acceptance.ts';
import { type Box, iou } from '../../annotations/box.ts';
import { REJECTED_IOU } from '../../annotations/edits/proposals.ts';
import { findRecord, type Records, recordsOf } from '../../annotations/records.ts';
import { columnCount } from '../../annotations/scores.ts';
import { orderingMatches } from './learnedOrder.ts';
import type { EditedImage, ReviewItem, WorkbenchState } from './workbench.ts';

/** The match at which a proposal is as likely taken as not, as far as anybody knows. */
const EVEN_MATCH = 0.5;

type Inputs = Pick<WorkbenchState, 'edited' | 'activePhraseId' | 'reviewOrder' | 'thresholds' | 'learned'>;

/**
 * The proposals that nobody has decided on, each for the active phrase or else for the phrase it matches best, if that
 * can be among those whose thresholds it reaches. Those that reach the thresholds come first. The same inputs give the
 * same list.
 */
export const reviewItems = remembering(({ edited, activePhraseId, ...order }: Inputs): readonly ReviewItem[] =>
  edited === null ? [] : sortItems(edited, undecided(edited, activePhraseId, order.thresholds), order),
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
  const thresholds = { ...state.thresholds, own: phrases, duplicateIou: DUPLICATE_IOU };
  const chosen = selectAcceptances(boxes, semantic, predictedIou, thresholds);
  return chosen.flatMap(({ proposalIndex, phraseIndex }) => {
    const item = items[proposalIndex];
    // A threshold of zero is reached by phrases that the item does not stand for.
    return item !== undefined && item.phrase === phrases[phraseIndex] ? [item] : [];
  });
});

/** Computes a list again only when its inputs are others than last time: components compare it by identity. */
function remembering(compute: (inputs: Inputs) => readonly ReviewItem[]): (state: Inputs) => readonly ReviewItem[] {
  let last: { readonly inputs: Inputs; readonly items: readonly ReviewItem[] } | null = null;
  return ({ edited, activePhraseId, reviewOrder, thresholds, learned }) => {
    const known = last?.inputs;
    const isSame =
      known !== undefined &&
      known.edited === edited &&
      known.activePhraseId === activePhraseId &&
      known.reviewOrder === reviewOrder &&
      known.thresholds === thresholds &&
      known.learned === learned;
    if (last !== null && isSame) return last.items;
    const inputs = { edited, activePhraseId, reviewOrder, thresholds, learned };
    last = { inputs, items: compute(inputs) };
    return last.items;
  };
}

/** Whether an item reaches both thresholds of its phrase. */
export function reaches(item: ReviewItem, project: WorkbenchState['thresholds']): boolean {
  return reachesBoth(item, thresholdsOf(item.phrase, project));
}

function undecided(
  edited: EditedImage,
  activePhraseId: string | null,
  thresholds: WorkbenchState['thresholds'],
): ReviewItem[] {
  const { proposals, scores, records } = edited;
  if (proposals === null || scores === null) return [];
  const decidedOn = decisions(edited);
  // Scores are of texts: a phrase that they know by an older record may have got other thresholds since.
  const columns = scores.columns.map((phrase) => findRecord(records, 'phrase', phrase.id) ?? phrase);
  const isBetter = (item: ReviewItem, best: ReviewItem): boolean => {
    const lead = Number(reaches(item, thresholds)) - Number(reaches(best, thresholds));
    return lead > 0 || (lead === 0 && item.match > best.match);
  };
  const width = columnCount(scores.semantic, proposals.boxes.length);
  return proposals.boxes.flatMap((box, proposalIndex) => {
    const predictedIou = proposals.predictedIou[proposalIndex] ?? 0;
    const decided = decidedOn(box);
    let best: ReviewItem | null = null;
    for (const [column, phrase] of columns.entries()) {
      if ((activePhraseId !== null && phrase.id !== activePhraseId) || decided.has(phrase.id)) continue;
      const semantic = scores.semantic[proposalIndex * width + column] ?? 0;
      const item = { proposalIndex, box, phrase, semantic, predictedIou, match: semantic * predictedIou };
      if (best === null || isBetter(item, best)) best = item;
    }
    return best === null ? [] : [best];
  });
}

/** Thresholds move while records stay, and every proposal is compared with every region. */
const decided = new WeakMap<Records, Map<Box, ReadonlySet<string>>>();

/** The phrases of which a person has said that a box is one, or that it is not. */
function decisions({ image, records }: EditedImage): (box: Box) => ReadonlySet<string> {
  const known = decided.get(records) ?? new Map<Box, ReadonlySet<string>>();
  decided.set(records, known);
  const regions = recordsOf(records, 'region').filter(({ imageId }) => imageId === image.id);
  const rejections = recordsOf(records, 'rejection').filter(({ imageId }) => imageId === image.id);
  const decide = (box: Box): ReadonlySet<string> =>
    new Set([
      ...regions.flatMap((region) => (iou(region.box, box) > DUPLICATE_IOU ? region.phraseIds : [])),
      ...rejections.flatMap((rejection) => (iou(rejection.box, box) >= REJECTED_IOU ? [rejection.phraseId] : [])),
    ]);
  return (box) => {
    const phraseIds = known.get(box) ?? decide(box);
    known.set(box, phraseIds);
    return phraseIds;
  };
}

function sortItems(
  edited: EditedImage,
  items: readonly ReviewItem[],
  { reviewOrder, thresholds, learned }: Pick<Inputs, 'reviewOrder' | 'thresholds' | 'learned'>,
): ReviewItem[] {
  const matches = orderingMatches(edited, items, learned);
  const matchOf = (item: ReviewItem): number => matches.get(item) ?? item.match;
  const doubt = ({ match }: ReviewItem): number => Math.abs(match - EVEN_MATCH);
  const byOrder = (a: ReviewItem, b: ReviewItem): number =>
    reviewOrder === 'match' ? matchOf(b) - matchOf(a) : doubt(a) - doubt(b);
  return items.toSorted(
    (a, b) =>
      Number(reaches(b, thresholds)) - Number(reaches(a, thresholds)) ||
      byOrder(a, b) ||
      a.proposalIndex - b.proposalIndex,
  );
}
