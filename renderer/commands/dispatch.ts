import type { Actions } from '../state/actions.ts';
import { notify } from '../state/notices.ts';
import { reasonOf } from '../state/reasonOf.ts';
import type { WorkbenchState } from '../state/workbench.ts';
import { allCommands } from './allCommands.ts';
import type { Command } from './command.ts';
import { focusOnCanvas } from './focus.ts';
import { chordOf, isModifier, resolve } from './keymap.ts';
import { type Place, receiverOf } from './receiver.ts';

/** Runs a command and tells what it could not do. */
export function run(command: Command, actions: Actions, state: WorkbenchState): void {
  const tell = (error: unknown) => notify('error', reasonOf(error));
  try {
    Promise.resolve(command.run(actions, state)).catch(tell);
  } catch (error) {
    tell(error);
  }
}

/** Listens to the keyboard for the whole window. @returns what stops it */
export function listenToKeys(getState: () => WorkbenchState, actions: Actions): () => void {
  const press = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || isModifier(event.code)) return;
    const receiver = receiverOf(chordOf(event), placeOf(event.target));
    if (receiver === 'command') runChord(event, getState, actions);
    else if (receiver === 'image' && getState().dialog === null) focusOnCanvas();
  };
  window.addEventListener('keydown', press);
  return () => window.removeEventListener('keydown', press);
}

function runChord(event: KeyboardEvent, getState: () => WorkbenchState, actions: Actions): void {
  const chord = chordOf(event);
  const state = getState();
  const command = resolve(allCommands, chord, state);
  if (command === undefined) return;
  const isBehindDialog = state.dialog !== null;
  // Even when nothing is done: the browser would print, save or search the page.
  if (!isBehindDialog || chord.startsWith('Ctrl')) event.preventDefault();
  if (isBehindDialog || (event.repeat && command.once)) return;
  const runNow = () => run(command, actions, getState());
  if (event.target instanceof HTMLElement && placeOf(event.target) === 'text') afterLeaving(event.target, runNow);
  else runNow();
}

/** Lets a field hand in what was typed before a command is run, and goes on in it when the focus went nowhere else. */
function afterLeaving(field: HTMLElement, runNow: () => void): void {
  field.blur();
  runNow();
  if (document.activeElement === document.body && field.isConnected) field.focus();
}

function placeOf(target: EventTarget | null): Place {
  if (!(target instanceof HTMLElement) || target === document.body) return 'editor';
  if (target.closest('[data-testid="canvas"]') !== null) return 'editor';
  const field = target.closest('input:not([type="range"], [type="checkbox"], [type="radio"]), textarea, select');
  return field !== null || target.isContentEditable ? 'text' : 'control';
}
