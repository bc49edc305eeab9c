import { fixEdit } from '../../annotations/curation/fixes.ts';
import { isSettled } from '../../annotations/curation/suggestions.ts';
import type { QueueEntry } from '../../main/api/curation.ts';
import type { Actions } from './actions.ts';
import type { Context } from './context.ts';
import { pushUndo } from './editing.ts';
import { reasonOf } from './reasonOf.ts';
import type { Selection, WorkbenchState } from './workbench.ts';

type QueueActions = Pick<Actions, 'showDisagreement' | 'fixDisagreement' | 'skipDisagreement'>;

/** Settling disagreements one by one. */
export function queueActions(context: Context, { edit, openImage }: Pick<Actions, 'edit' | 'openImage'>): QueueActions {
  const { get, set, request, notify, newId } = context;

  async function show(entry: QueueEntry): Promise<boolean> {
    set({ disagreement: entry });
    if (get().edited?.image.id !== entry.imageId) await openImage(entry.imageId);
    // Going there failed, as it has told, or somebody went on meanwhile.
    if (get().disagreement !== entry || get().edited?.image.id !== entry.imageId) return false;
    if (!isSettledHere(get(), entry)) set({ selection: selectionOf(entry) });
    return true;
  }

  return {
    showDisagreement: show,
    async fixDisagreement() {
      const { disagreement } = get();
      if (disagreement === null || !(await show(disagreement))) return false;
      const { edited } = get();
      const { suggestion } = disagreement;
      if (edited === null || isSettled(edited.records, suggestion)) return false;
      const means = { proposals: edited.proposals, modelId: edited.run?.modelId ?? '', newId };
      edit(`Fix ${suggestion.kind}`, (records) => fixEdit(records, suggestion, means));
      return isSettledHere(get(), disagreement);
    },
    async skipDisagreement() {
      const { disagreement } = get();
      if (disagreement === null) return false;
      const { imageId, suggestion } = disagreement;
      const skipped = { imageId, key: suggestion.key };
      try {
        await request('skipDisagreement', { ...skipped, isSkipped: true });
      } catch (error) {
        notify('error', reasonOf(error));
        return false;
      }
      pushUndo(context, { label: `Skip ${suggestion.kind}`, skipped });
      return true;
    },
  };
}

/** Whether the open image is that of the disagreement, and there is nothing left of it there. */
export function isSettledHere(
  { edited }: Pick<WorkbenchState, 'edited'>,
  { imageId, suggestion }: QueueEntry,
): boolean {
  return edited?.image.id === imageId && isSettled(edited.records, suggestion);
}

function selectionOf({ suggestion }: QueueEntry): Selection {
  if (suggestion.kind === 'missing') return { kind: 'proposal', index: suggestion.proposalIndex };
  return { kind: 'regions', ids: [suggestion.regionId] };
}
