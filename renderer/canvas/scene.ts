import { area, type Box } from '../../annotations/box.ts';
import { phraseColour } from '../../annotations/colours.ts';
import { findRecord, type Records, type Region, recordsOf } from '../../annotations/records.ts';
import { reaches, reviewItems } from '../state/review.ts';
import type { Selection, WorkbenchState } from '../state/workbench.ts';

/** A box as the canvas draws it. */
export type SceneBox = {
  readonly kind: 'region' | 'proposal';
  /** Id of the region, or index of the proposal. */
  readonly id: string;
  readonly box: Box;
  /** CSS colour. */
  readonly colour: string;
  readonly label: string;
  /** Match score and predicted IoU in [0, 1]; null for a box that no model has scored. */
  readonly match: number | null;
  readonly iou: number | null;
  readonly isLocked: boolean;
};

/** The parts of the state that the boxes come from. */
export type SceneParts = Pick<
  WorkbenchState,
  | 'edited'
  | 'activePhraseId'
  | 'reviewOrder'
  | 'thresholds'
  | 'learned'
  | 'showsProposals'
  | 'showsRegions'
  | 'hiddenRegionIds'
  | 'lockedRegionIds'
>;

const NO_PHRASE_COLOUR = '#bbbbbb';

/**
 * What the canvas draws, lowest first: proposals under regions, large boxes under small ones. Of the proposals these are
 * the ones that reach the thresholds, and the selected one.
 */
export function sceneBoxes(parts: SceneParts, selectedProposal: number | null): readonly SceneBox[] {
  const proposals = parts.showsProposals ? proposalBoxes(parts, selectedProposal) : [];
  return [...largestFirst(proposals), ...largestFirst(parts.showsRegions ? regionBoxes(parts) : [])];
}

function largestFirst(boxes: readonly SceneBox[]): readonly SceneBox[] {
  return boxes.toSorted((a, b) => area(b.box) - area(a.box));
}

function proposalBoxes(parts: SceneParts, selectedProposal: number | null): SceneBox[] {
  return reviewItems(parts).flatMap((item): SceneBox[] => {
    const { box, phrase, match, predictedIou, proposalIndex } = item;
    if (proposalIndex !== selectedProposal && !reaches(item, parts.thresholds)) return [];
    const colour = phraseColour(phrase.position);
    const scores = { match, iou: predictedIou };
    return [
      { kind: 'proposal', id: String(proposalIndex), box, colour, label: phrase.text, ...scores, isLocked: false },
    ];
  });
}

function regionBoxes({ edited, hiddenRegionIds, lockedRegionIds }: SceneParts): SceneBox[] {
  if (edited === null) return [];
  return recordsOf(edited.records, 'region')
    .filter(({ id }) => !hiddenRegionIds.has(id))
    .map((region) => regionBox(edited.records, region, lockedRegionIds.has(region.id)));
}

function regionBox(records: Records, { id, box, phraseIds, scores }: Region, isLocked: boolean): SceneBox {
  const phrases = phraseIds.flatMap((phraseId) => findRecord(records, 'phrase', phraseId) ?? []);
  const [first] = phrases;
  const semantic = first === undefined ? undefined : scores?.semantic[first.id];
  const iou = scores?.predictedIou ?? null;
  return {
    kind: 'region',
    id,
    box,
    colour: first === undefined ? NO_PHRASE_COLOUR : phraseColour(first.position),
    label: phrases.map(({ text }) => text).join(', ') || 'no phrase',
    match: semantic === undefined || iou === null ? null : semantic * iou,
    iou,
    isLocked,
  };
}

/** Whether a box is among the selected. */
export function isSelected(selection: Selection, { kind, id }: SceneBox): boolean {
  if (selection.kind === 'proposal') return kind === 'proposal' && id === String(selection.index);
  return kind === 'region' && selection.ids.includes(id);
}

/** The boxes that are selected and those that are not, each in the order of the scene. */
export function splitScene(
  scene: readonly SceneBox[],
  selection: Selection,
): { readonly selected: readonly SceneBox[]; readonly others: readonly SceneBox[] } {
  const kind = selection.kind === 'proposal' ? 'proposal' : 'region';
  const ids = new Set(selection.kind === 'proposal' ? [String(selection.index)] : selection.ids);
  const isChosen = (entry: SceneBox) => entry.kind === kind && ids.has(entry.id);
  return { selected: scene.filter(isChosen), others: scene.filter((entry) => !isChosen(entry)) };
}

/** The selection of a box alone. */
export function selectionOf({ kind, id }: SceneBox): Selection {
  return kind === 'proposal' ? { kind: 'proposal', index: Number(id) } : { kind: 'regions', ids: [id] };
}
