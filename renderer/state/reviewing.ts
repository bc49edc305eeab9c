import { acceptProposals, rejectProposal } from '../../annotations/edits/proposals.ts';
import { recordsOf } from '../../annotations/records.ts';
import type { Actions } from './actions.ts';
import type { Context } from './context.ts';
import { reasonOf } from './reasonOf.ts';
import { reviewItems, wouldAccept } from './review.ts';
import type { EditedImage, ReviewItem, Selection, WorkbenchState } from './workbench.ts';

type ReviewActions = Pick<
  Actions,
  'accept' | 'reject' | 'acceptAllAbove' | 'selectNext' | 'finishAndGoOn' | 'proposeHere'
>;

/** Deciding on proposals. */
export function reviewActions(
  { get, set, request, notify, newId }: Context,
  { edit, step, setReview, flush }: Pick<Actions, 'edit' | 'step' | 'setReview' | 'flush'>,
): ReviewActions {
  function accept(items: readonly ReviewItem[], label: string): void {
    const { edited } = get();
    const [proposals, run] = [edited?.proposals, edited?.run];
    if (!proposals || !run) return;
    const pairs = items.map(({ proposalIndex, phrase, semantic }) => ({
      proposalIndex,
      phraseId: phrase.id,
      semantic: { [phrase.id]: semantic },
    }));
    edit(label, (records) => acceptProposals(records, { proposals, modelId: run.modelId, pairs, newId }));
  }

  /** Does something to an item of the review and selects the one that followed it. */
  function decide(proposalIndex: number | undefined, act: (item: ReviewItem, edited: EditedImage) => void): void {
    const { edited, selection } = get();
    const items = reviewItems(get());
    const index = proposalIndex ?? (selection.kind === 'proposal' ? selection.index : items[0]?.proposalIndex);
    const place = items.findIndex((item) => item.proposalIndex === index);
    const item = items[place];
    if (edited === null || item === undefined) return;
    act(item, edited);
    const after = reviewItems(get()).filter((other) => other.proposalIndex !== item.proposalIndex);
    const next = after[Math.min(place, after.length - 1)];
    set({ selection: next ? { kind: 'proposal', index: next.proposalIndex } : { kind: 'regions', ids: [] } });
  }

  return {
    accept: (index) => decide(index, (item) => accept([item], `Accept "${item.phrase.text}"`)),
    reject: (index) =>
      decide(index, ({ proposalIndex, box, phrase }, { image, run }) => {
        if (run === null) return;
        const rejection = { id: newId(), imageId: image.id, runId: run.id, proposalIndex, box, phraseId: phrase.id };
        edit(`Reject "${phrase.text}"`, (records) => rejectProposal(records, rejection));
      }),
    acceptAllAbove() {
      const items = wouldAccept(get());
      if (items.length === 0)
        return notify('info', 'No proposal reaches both thresholds; lower them, or accept one by one.');
      accept(items, items.length === 1 ? 'Accept 1 proposal' : `Accept ${items.length} proposals`);
    },
    selectNext: (step) => set({ selection: nextSelection(get(), step) }),
    async finishAndGoOn() {
      setReview('done');
      await step(1);
    },
    async proposeHere() {
      const { edited } = get();
      if (edited === null) return;
      const scope = { kind: 'images', imageIds: [edited.image.id] } as const;
      try {
        await flush();
        await request('startPropose', { scope, onlyNew: edited.proposals === null, dryRun: false });
      } catch (error) {
        notify('error', reasonOf(error));
      }
    },
  };
}

/** The next item of the review while there is one, else the next region, round and round. */
function nextSelection(state: WorkbenchState, step: 1 | -1): Selection {
  const { selection, edited } = state;
  const regions = edited === null ? [] : recordsOf(edited.records, 'region');
  const items = reviewItems(state);
  const walksRegions = items.length === 0 || (selection.kind === 'regions' && selection.ids.length > 0);
  if (walksRegions) {
    const at = selection.kind === 'regions' ? regions.findIndex(({ id }) => id === selection.ids[0]) : -1;
    const region = regions[wrapped(at, step, regions.length)];
    return { kind: 'regions', ids: region ? [region.id] : [] };
  }
  const at = selection.kind === 'proposal' ? items.findIndex((item) => item.proposalIndex === selection.index) : -1;
  const item = items[wrapped(at, step, items.length)];
  return item ? { kind: 'proposal', index: item.proposalIndex } : { kind: 'regions', ids: [] };
}

function wrapped(at: number, step: 1 | -1, count: number): number {
  if (at < 0) return step === 1 ? 0 : count - 1;
  return (at + step + count) % count;
}
