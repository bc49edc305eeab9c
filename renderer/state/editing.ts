import { apply, type Change, invert, isEmpty, merge } from '../../annotations/change.ts';
import { setReview } from '../../annotations/edits/facts.ts';
import { findRecord, type Records } from '../../annotations/records.ts';
import type { Actions } from './actions.ts';
import { type Context, reasonOf } from './context.ts';
import { afterChange, show } from './openImage.ts';
import type { LabelledChange, WorkbenchState } from './workbench.ts';

const UNDO_STEPS = 500;

/** Shows a change at once and stores it behind. @throws when it was made for other records than those shown */
export function perform(context: Context, entry: LabelledChange): void {
  const { edited } = context.get();
  if (edited !== null) show(context, afterChange(edited, entry.change));
  context.queue.add(entry);
}

/** Performs a change that the user made, which can then be undone. */
export function performUndoable(context: Context, entry: LabelledChange): void {
  perform(context, entry);
  context.set({ undo: [...context.get().undo, entry].slice(-UNDO_STEPS), redo: [] });
}

/** The first edit of an image says that its review is in progress. */
function beginReview(records: Records, imageId: string, change: Change): Change {
  const after = apply(records, change);
  const touchesReview = [change.added, change.removed, change.updated].some((part) => `review:${imageId}` in part);
  if (touchesReview || findRecord(after, 'review', imageId) !== undefined) return change;
  return merge(change, setReview(after, { imageId, status: 'in progress' }));
}

export function editingActions(
  context: Context,
  goTo: (imageId: string) => Promise<void>,
): Pick<Actions, 'edit' | 'undo' | 'redo' | 'flush'> {
  const { get, set, notify, queue } = context;

  async function replay(from: 'undo' | 'redo'): Promise<void> {
    const entry = get()[from].at(-1);
    if (entry === undefined) return;
    try {
      if (entry.imageId !== null && entry.imageId !== get().edited?.image.id) await goTo(entry.imageId);
      const change = from === 'undo' ? invert(entry.change) : entry.change;
      const label = from === 'undo' ? `Undo: ${entry.label}` : entry.label;
      perform(context, { change, label, imageId: entry.imageId });
      set(moved(get(), from, entry));
    } catch (error) {
      notify('error', `${from === 'undo' ? 'Undo' : 'Redo'} of "${entry.label}" is not possible: ${reasonOf(error)}`);
      set({ [from]: get()[from].filter((other) => other !== entry) });
    }
  }

  return {
    edit(label, edit) {
      const { edited } = get();
      if (edited === null) return;
      const imageId = edited.image.id;
      try {
        const change = edit(edited.records);
        if (isEmpty(change)) return;
        performUndoable(context, { change: beginReview(edited.records, imageId, change), label, imageId });
      } catch (error) {
        notify('error', reasonOf(error));
      }
    },
    undo: () => replay('undo'),
    redo: () => replay('redo'),
    flush: queue.flush,
  };
}

function moved(state: WorkbenchState, from: 'undo' | 'redo', entry: LabelledChange): Partial<WorkbenchState> {
  const rest = (list: readonly LabelledChange[]) => list.filter((other) => other !== entry);
  return from === 'undo'
    ? { undo: rest(state.undo), redo: [...state.redo, entry] }
    : { redo: rest(state.redo), undo: [...state.undo, entry] };
}
