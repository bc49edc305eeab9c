import type { Box } from '../../annotations/box.ts';
import { phraseColour } from '../../annotations/colours.ts';
import { findRecord, recordsOf } from '../../annotations/records.ts';
import { reaches, reviewItems } from '../state/review.ts';
import type { WorkbenchState } from '../state/workbench.ts';

/** A box as the canvas draws it. */
export type SceneBox = {
  readonly kind: 'region' | 'proposal';
  /** Id of the region, or index of the proposal. */
  readonly id: string;
  readonly box: Box;
  readonly colour: string;
  readonly label: string;
  readonly match: number | null;
  readonly iou: number | null;
  readonly isSelected: boolean;
  readonly isLocked: boolean;
};

const NO_PHRASE = '#bbbbbb';

/** What the canvas draws, lowest first: proposals under regions, what is selected above all. */
export function sceneBoxes(state: WorkbenchState): readonly SceneBox[] {
  const boxes = [...(state.showsProposals ? proposals(state) : []), ...(state.showsRegions ? regions(state) : [])];
  return boxes.toSorted((a, b) => Number(a.isSelected) - Number(b.isSelected));
}

/** The proposals that reach the thresholds, and the selected one. */
function proposals(state: WorkbenchState): SceneBox[] {
  const { selection, thresholds } = state;
  return reviewItems(state).flatMap((item): SceneBox[] => {
    const isSelected = selection.kind === 'proposal' && selection.index === item.proposalIndex;
    if (!isSelected && !reaches(item, thresholds)) return [];
    const { box, phrase, match, predictedIou, proposalIndex } = item;
    const colour = phraseColour(phrase.position);
    const shown = { box, colour, label: phrase.text, match, iou: predictedIou, isSelected, isLocked: false };
    return [{ kind: 'proposal', id: String(proposalIndex), ...shown }];
  });
}

function regions({ edited, selection, hiddenRegionIds, lockedRegionIds }: WorkbenchState): SceneBox[] {
  if (edited === null) return [];
  const selected = new Set(selection.kind === 'regions' ? selection.ids : []);
  return recordsOf(edited.records, 'region').flatMap((region): SceneBox[] => {
    if (hiddenRegionIds.has(region.id)) return [];
    const phrases = region.phraseIds.flatMap((id) => findRecord(edited.records, 'phrase', id) ?? []);
    const [first] = phrases;
    const semantic = region.scores === null || first === undefined ? null : (region.scores.semantic[first.id] ?? null);
    const iou = region.scores?.predictedIou ?? null;
    return [
      {
        kind: 'region',
        id: region.id,
        box: region.box,
        colour: first === undefined ? NO_PHRASE : phraseColour(first.position),
        label: phrases.map(({ text }) => text).join(', ') || 'no phrase',
        match: semantic === null || iou === null ? null : semantic * iou,
        iou,
        isSelected: selected.has(region.id),
        isLocked: lockedRegionIds.has(region.id),
      },
    ];
  });
}
