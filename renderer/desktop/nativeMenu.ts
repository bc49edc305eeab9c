import type { DesktopBridge, MenuCommand } from '../../main/desktop/messages.ts';
import { allCommands } from '../commands/allCommands.ts';
import { runById } from '../commands/dispatch.ts';
import { keysOf } from '../commands/keymap.ts';
import type { Actions } from '../state/actions.ts';
import type { WorkbenchState } from '../state/workbench.ts';

type Options = {
  readonly getState: () => WorkbenchState;
  /** @returns what stops it */
  readonly subscribe: (listener: (state: WorkbenchState, before: WorkbenchState) => void) => () => void;
  readonly actions: Actions;
};

/** Keeps the native menu like the command list, and runs what is chosen in it. @returns what stops it */
export function keepNativeMenu(
  bridge: Pick<DesktopBridge, 'setCommands' | 'onCommand'>,
  { getState, subscribe, actions }: Options,
): () => void {
  bridge.setCommands(menuCommands(getState()));
  const stops = [
    subscribe((state, before) => {
      const isSame = state.keybindings === before.keybindings && state.keymapPreset === before.keymapPreset;
      if (!isSame) bridge.setCommands(menuCommands(state));
    }),
    bridge.onCommand((id) => runById(id, actions, getState)),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function menuCommands(settings: Pick<WorkbenchState, 'keybindings' | 'keymapPreset'>): readonly MenuCommand[] {
  return allCommands.map((command) => ({ id: command.id, title: command.title, keys: keysOf(command, settings) }));
}
