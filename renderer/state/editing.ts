import { apply, type Change, invert, isEmpty, merge } from '../../annotations/change.ts';
import { setReview } from '../../annotations/edits/facts.ts';
import { findRecord, type Records } from '../../annotations/records.ts';
import type { Actions } from './actions.ts';
import type { Context } from './context.ts';
import { afterChange, changesPhrases, phrasesAfter, show } from './openImage.ts';
import { reasonOf } from './reasonOf.ts';
import type { LabelledChange, WorkbenchState } from './workbench.ts';

const UNDO_STEPS = 500;

/** Shows a change at once and stores it behind. @throws when it was made for other records than those shown */
export function perform(context: Context, entry: LabelledChange): void {
  const { get, set, queue, clock, ahead } = context;
  const { edited, phrases } = get();
  const after = edited === null ? null : afterChange(edited, entry.change);
  clock.changes += 1;
  if (after !== null) show(context, after);
  if (changesPhrases(entry.change)) {
    set({ phrases: phrasesAfter(phrases, entry.change) });
    ahead.forget('all');
  }
  queue.add(entry);
}

/** Performs a change that the user made, which can then be undone. The empty change leaves no trace. */
export function performUndoable(context: Context, entry: LabelledChange): void {
  if (isEmpty(entry.change)) return;
  perform(context, entry);
  pushUndo(context, entry);
}

/** Makes a change that is shown and stored the newest that can be undone. */
export function pushUndo({ get, set }: Context, entry: LabelledChange): void {
  set({ undo: [...get().undo, entry].slice(-UNDO_STEPS), redo: [] });
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
  /** One at a time: the next may have to wait until the image of the one before is open. */
  let turn: Promise<void> = Promise.resolve();

  async function replay(from: 'undo' | 'redo'): Promise<void> {
    const entry = get()[from].at(-1);
    if (entry === undefined) return;
    const isElsewhere = entry.imageId !== null && entry.imageId !== get().edited?.image.id;
    if (entry.imageId !== null && isElsewhere) {
      await goTo(entry.imageId);
      // Going there failed, as it has told, or somebody went on meanwhile.
      if (get().edited?.image.id !== entry.imageId) return;
    }
    const label = from === 'undo' ? `Undo: ${entry.label}` : entry.label;
    try {
      perform(context, { ...entry, change: from === 'undo' ? invert(entry.change) : entry.change, label });
      set(moved(get(), from, entry));
    } catch (error) {
      notify('error', `${from === 'undo' ? 'Undo' : 'Redo'} of "${entry.label}" is not possible: ${reasonOf(error)}`);
      set({ [from]: get()[from].filter((other) => other !== entry) });
    }
  }

  function inTurn(from: 'undo' | 'redo'): Promise<void> {
    turn = turn.then(() => replay(from));
    return turn;
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
    undo: () => inTurn('undo'),
    redo: () => inTurn('redo'),
    flush: queue.flush,
  };
}

function moved(state: WorkbenchState, from: 'undo' | 'redo', entry: LabelledChange): Partial<WorkbenchState> {
  const rest = (list: readonly LabelledChange[]) => list.filter((other) => other !== entry);
  return from === 'undo'
    ? { undo: rest(state.undo), redo: [...state.redo, entry] }
    : { redo: rest(state.redo), undo: [...state.undo, entry] };
}
