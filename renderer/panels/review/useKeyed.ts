import { useCallback } from 'react';
import { allCommands } from '../../commands/allCommands.ts';
import { keysOf, showChord } from '../../commands/keymap.ts';
import { useWorkbench } from '../../state/store.ts';

/** Words for what a command does, followed by its key as the user has it now: `Accept (Y)`. */
export function useKeyed(): (words: string, commandId: string) => string {
  const keyOf = useKeyOf();
  return useCallback(
    (words, commandId) => {
      const key = keyOf(commandId);
      return key === null ? words : `${words} (${key})`;
    },
    [keyOf],
  );
}

/** The first key of a command as the user has it now; null when it has none. */
export function useKeyOf(): (commandId: string) => string | null {
  const keybindings = useWorkbench((state) => state.keybindings);
  const keymapPreset = useWorkbench((state) => state.keymapPreset);
  return useCallback(
    (commandId) => {
      const command = allCommands.find(({ id }) => id === commandId);
      const chord = command === undefined ? undefined : keysOf(command, { keybindings, keymapPreset })[0];
      return chord === undefined ? null : showChord(chord);
    },
    [keybindings, keymapPreset],
  );
}
