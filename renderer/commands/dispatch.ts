import type { Actions } from '../state/actions.ts';
import { notify } from '../state/notices.ts';
import type { WorkbenchState } from '../state/workbench.ts';
import { allCommands } from './allCommands.ts';
import type { Command } from './command.ts';
import { chordOf, resolve } from './keymap.ts';

/** Chords that mean something inside a text field. */
const EDITING_CHORDS = /^Ctrl\+(Shift\+)?(Key[ACVXZY]|Arrow\w+|Backspace|Delete|Home|End)$/;

/** Runs a command and tells what it could not do. */
export function run(command: Command, actions: Actions, state: WorkbenchState): void {
  Promise.resolve(command.run(actions, state)).catch((error: unknown) =>
    notify('error', error instanceof Error ? error.message : String(error)),
  );
}

/** Listens to the keyboard for the whole window. @returns what stops it */
export function listenToKeys(getState: () => WorkbenchState, actions: Actions): () => void {
  const press = (event: KeyboardEvent) => {
    const state = getState();
    if (state.dialog !== null || !isForCommands(event)) return;
    const command = resolve(allCommands, chordOf(event), state);
    if (command === undefined) return;
    event.preventDefault();
    run(command, actions, state);
  };
  window.addEventListener('keydown', press);
  return () => window.removeEventListener('keydown', press);
}

/** Keys that a field or a list needs stay with it; Tab moves the focus unless the editor has it. */
function isForCommands(event: KeyboardEvent): boolean {
  const { target } = event;
  const chord = chordOf(event);
  if (!(target instanceof HTMLElement)) return true;
  const isInEditor = target === document.body || target.closest('[data-testid="canvas"]') !== null;
  if (isInEditor) return true;
  if (target.closest('input:not([type="range"]), textarea, select, [contenteditable]') !== null) {
    return /^(Ctrl|F\d)/.test(chord) && !EDITING_CHORDS.test(chord);
  }
  return !/^(Shift\+)?(Tab|Enter|Space|Escape|Arrow\w+|Home|End|Page\w+)$/.test(chord);
}
