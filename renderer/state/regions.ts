import { type Box, type Size, translate } from '../../annotations/box.ts';
import { apply, type Change, emptyChange, merge } from '../../annotations/change.ts';
import { setCaptions, setPhraseState, setReview, setTags } from '../../annotations/edits/facts.ts';
import { deleteRegions, drawRegion, moveBox, setPhrases } from '../../annotations/edits/regions.ts';
import { findRecord, type Records, type Region } from '../../annotations/records.ts';
import type { Actions } from './actions.ts';
import type { Context } from './context.ts';
import type { Edit, WorkbenchState } from './workbench.ts';

/** How far a duplicate lies from its original, in pixels of the image. */
const DUPLICATE_OFFSET = 10;

type RegionActions = Pick<
  Actions,
  | 'select'
  | 'drawRegion'
  | 'moveBoxes'
  | 'deleteSelected'
  | 'duplicateSelected'
  | 'copySelectedToNext'
  | 'setPhrasesOfSelected'
  | 'togglePhraseOfSelected'
  | 'setCaptions'
  | 'setPhraseState'
  | 'setReview'
  | 'setTags'
>;

/** What people do to regions and facts of the open image: each a pure edit with its label. */
export function regionActions(
  { get, set, newId }: Context,
  edit: Actions['edit'],
  step: Actions['step'],
): RegionActions {
  function drawAll(label: string, drawn: readonly Omit<Region, 'type' | 'imageId' | 'source' | 'scores'>[]): void {
    const imageId = get().edited?.image.id;
    if (imageId === undefined) return;
    edit(label, inTurn(drawn.map((region) => (records) => drawRegion(records, { ...region, imageId }))));
    set({ selection: { kind: 'regions', ids: drawn.map(({ id }) => id).filter((id) => isThere(get(), id)) } });
  }

  const phrasesOf = (phraseIds: readonly string[], label: string): void =>
    edit(
      label,
      inTurn(
        selectedRegions(get()).map(
          ({ id }) =>
            (records) =>
              setPhrases(records, { regionId: id, phraseIds }),
        ),
      ),
    );

  return {
    select: (selection) => set({ selection }),
    drawRegion(box) {
      const { activePhraseId } = get();
      drawAll('Draw region', [{ id: newId(), box, phraseIds: activePhraseId === null ? [] : [activePhraseId] }]);
    },
    moveBoxes(boxes) {
      const free = [...boxes].filter(([regionId]) => !get().lockedRegionIds.has(regionId));
      const edits = free.map(
        ([regionId, box]): Edit =>
          (records) =>
            moveBox(records, { regionId, box }),
      );
      edit(free.length === 1 ? 'Correct box' : `Correct ${free.length} boxes`, inTurn(edits));
    },
    deleteSelected() {
      const { lockedRegionIds } = get();
      const regionIds = selectedRegions(get()).flatMap(({ id }) => (lockedRegionIds.has(id) ? [] : [id]));
      if (regionIds.length === 0) return;
      edit(counted('Delete', regionIds.length), (records) => deleteRegions(records, { regionIds }));
      set({ selection: { kind: 'regions', ids: [] } });
    },
    duplicateSelected() {
      const copies = selectedRegions(get()).map(({ box, phraseIds }) => ({
        id: newId(),
        box: shifted(box, get().edited?.image),
        phraseIds,
      }));
      if (copies.length > 0) drawAll(counted('Duplicate', copies.length), copies);
    },
    async copySelectedToNext() {
      const copies = selectedRegions(get()).map(({ box, phraseIds }) => ({ id: newId(), box, phraseIds }));
      const from = get().edited?.image.id;
      if (copies.length === 0) return;
      await step(1);
      if (get().edited?.image.id !== from) drawAll(counted('Copy', copies.length), copies);
    },
    setPhrasesOfSelected: (phraseIds) => phrasesOf(phraseIds, 'Change phrases'),
    togglePhraseOfSelected(phraseId) {
      const selected = selectedRegions(get());
      if (selected.length === 0) return set({ activePhraseId: phraseId });
      const isOn = selected.every((region) => region.phraseIds.includes(phraseId));
      const toggled = (region: Region) => {
        const others = region.phraseIds.filter((id) => id !== phraseId);
        return { regionId: region.id, phraseIds: isOn ? others : [...others, phraseId] };
      };
      const label = isOn ? 'Take a phrase away' : 'Give a phrase';
      edit(label, inTurn(selected.map((region) => (records) => setPhrases(records, toggled(region)))));
    },
    setCaptions: (short, long) =>
      withImage('Write captions', (records, imageId) => setCaptions(records, { imageId, short, long })),
    setPhraseState: (phraseId, state) =>
      withImage('Change phrase state', (records, imageId) => setPhraseState(records, { imageId, phraseId, state })),
    setReview: (status) =>
      withImage(`Mark as ${status}`, (records, imageId) => setReview(records, { imageId, status })),
    setTags: (tags) => withImage('Change tags', (records, imageId) => setTags(records, { imageId, tags })),
  };

  function withImage(label: string, change: (records: Records, imageId: string) => Change): void {
    const imageId = get().edited?.image.id;
    if (imageId !== undefined) edit(label, (records) => change(records, imageId));
  }
}

/** The regions that are selected and still there. */
export function selectedRegions({ edited, selection }: Pick<WorkbenchState, 'edited' | 'selection'>): Region[] {
  if (edited === null || selection.kind !== 'regions') return [];
  return selection.ids.flatMap((id) => findRecord(edited.records, 'region', id) ?? []);
}

/** The one edit that does all of these, each on what the one before left. */
export function inTurn(edits: readonly Edit[]): Edit {
  return (records) => {
    let current = records;
    const changes = edits.map((edit) => {
      const change = edit(current);
      current = apply(current, change);
      return change;
    });
    return changes.length === 0 ? emptyChange : merge(...changes);
  };
}

function isThere({ edited }: WorkbenchState, id: string): boolean {
  return edited !== null && findRecord(edited.records, 'region', id) !== undefined;
}

/** The box a little to the lower right, or to the other side where the image ends before. */
function shifted(box: Box, image: Size | undefined): Box {
  const along = (end: number, limit = Number.POSITIVE_INFINITY): number =>
    end + DUPLICATE_OFFSET <= limit ? DUPLICATE_OFFSET : -DUPLICATE_OFFSET;
  return translate(box, along(box[2], image?.width), along(box[3], image?.height));
}

function counted(verb: string, count: number): string {
  return count === 1 ? `${verb} region` : `${verb} ${count} regions`;
}
