import { apply, type Change, invert, isEmpty, merge } from '../../annotations/change.ts';
import { setReview } from '../../annotations/edits/facts.ts';
import { findRecord, type Records } from '../../annotations/records.ts';
import type { Actions } from './actions.ts';
import type { Context } from './context.ts';
import { afterChange, changesPhrases, phrasesAfter, show } from './openImage.ts';
import { reasonOf } from './reasonOf.ts';
import type { LabelledChange, SkippedStep, StoredStep, UndoStep, WorkbenchState } from './workbench.ts';

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
export function pushUndo({ get, set }: Context, entry: UndoStep): void {
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
  const { get, set, notify, queue, request, batches } = context;
  /** One at a time: the next may have to wait until the image of the one before is open. */
  let turn: Promise<unknown> = Promise.resolve();

  /** @returns whether there was a step and it was done */
  async function replay(from: 'undo' | 'redo'): Promise<boolean> {
    const step = get()[from].at(-1);
    if (step === undefined) return false;
    if ('skipped' in step) return replaySkipped(from, step);
    return 'change' in step ? replayChange(from, step) : replayStored(from, step);
  }

  async function replayChange(from: 'undo' | 'redo', entry: LabelledChange): Promise<boolean> {
    const isElsewhere = entry.imageId !== null && entry.imageId !== get().edited?.image.id;
    if (entry.imageId !== null && isElsewhere) {
      await goTo(entry.imageId);
      // Going there failed, as it has told, or somebody went on meanwhile.
      if (get().edited?.image.id !== entry.imageId) return false;
    }
    try {
      const change = from === 'undo' ? invert(entry.change) : entry.change;
      perform(context, { ...entry, change, label: labelOf(from, entry) });
      set(moved(get(), from, entry));
      return true;
    } catch (error) {
      return giveUp(from, entry, error);
    }
  }

  /** The server undoes what it did, in journal entries of their own, which are in turn what is to be undone next. */
  async function replayStored(from: 'undo' | 'redo', step: StoredStep): Promise<boolean> {
    const { outcome, sequences } = await batches.collect(async () => {
      await queue.flush();
      return request('revert', { sequences: step.sequences, label: labelOf(from, step) });
    });
    if (outcome.status === 'rejected') return giveUp(from, step, outcome.reason);
    set(moved(get(), from, step, { ...step, sequences }));
    return true;
  }

  async function replaySkipped(from: 'undo' | 'redo', step: SkippedStep): Promise<boolean> {
    try {
      await request('skipDisagreement', { ...step.skipped, isSkipped: from === 'redo' });
    } catch (error) {
      return giveUp(from, step, error);
    }
    set(moved(get(), from, step));
    return true;
  }

  function giveUp(from: 'undo' | 'redo', step: UndoStep, error: unknown): false {
    notify('error', `${from === 'undo' ? 'Undo' : 'Redo'} of "${step.label}" is not possible: ${reasonOf(error)}`);
    set({ [from]: get()[from].filter((other) => other !== step) });
    return false;
  }

  function inTurn(from: 'undo' | 'redo'): Promise<boolean> {
    const replayed = turn.then(() => replay(from));
    turn = replayed;
    return replayed;
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

function labelOf(from: 'undo' | 'redo', { label }: UndoStep): string {
  return from === 'undo' ? `Undo: ${label}` : label;
}

/** The stacks with a step moved to the other one, where it may stand as another. */
function moved(
  state: WorkbenchState,
  from: 'undo' | 'redo',
  step: UndoStep,
  as: UndoStep = step,
): Partial<WorkbenchState> {
  const rest = (list: readonly UndoStep[]) => list.filter((other) => other !== step);
  return from === 'undo'
    ? { undo: rest(state.undo), redo: [...state.redo, as] }
    : { redo: rest(state.redo), undo: [...state.undo, as] };
}
