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

/**
 * Runs a command that was chosen outside of the page, as the palette does: what is typed is handed in, a dialog makes
 * room, and a command that makes no sense then says so.
 */
export function runById(id: string, actions: Actions, getState: () => WorkbenchState): void {
  const command = allCommands.find((other) => other.id === id);
  if (command === undefined) return;
  const runNow = () => {
    if (command.when?.(getState()) ?? true) run(command, actions, getState());
    else notify('info', `"${command.title}" makes no sense now.`);
  };
  const runFromPage = () => afterTyping(document.activeElement, runNow);
  const hasDialog = getState().dialog !== null;
  actions.set({ dialog: null });
  // After the dialog has given the focus back, or the command could not move it: React draws in a microtask, and the
  // dialog gives it back in a timer that it sets then.
  if (hasDialog) queueMicrotask(() => setTimeout(runFromPage));
  else runFromPage();
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
  if (command.movesFocus) runNow();
  else afterTyping(event.target, runNow);
}

/** Lets a field hand in what was typed before a command is run, and goes on in it when the focus went nowhere else. */
function afterTyping(field: EventTarget | null, runNow: () => void): void {
  if (!(field instanceof HTMLElement) || placeOf(field) !== 'text') {
    runNow();
    return;
  }
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
