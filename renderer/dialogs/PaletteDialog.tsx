import { Command } from 'cmdk';
import { type ReactNode, useState } from 'react';
import { allCommands } from '../commands/allCommands.ts';
import { run } from '../commands/dispatch.ts';
import { keysOf, showChord } from '../commands/keymap.ts';
import { getState, useActions, useWorkbench } from '../state/store.ts';
import './dialogs.css';

/** Commands that were run from the palette, the latest first; they stand before the others next time. */
const recent: string[] = [];

/** All commands that make sense now, with their keys. */
export function PaletteDialog(): ReactNode {
  const isShown = useWorkbench((state) => state.dialog === 'palette');
  return isShown ? <Palette /> : null;
}

function Palette(): ReactNode {
  const actions = useActions();
  // What made sense when the palette was opened.
  const [state] = useState(getState);
  const usable = allCommands.filter(({ when }) => when?.(state) ?? true);
  const rank = ({ id }: { id: string }): number => (recent.includes(id) ? recent.indexOf(id) : recent.length);
  return (
    <Command.Dialog
      open
      onOpenChange={(open) => !open && actions.set({ dialog: null })}
      label="Command palette"
      className="palette"
      overlayClassName="widget-modal-overlay"
      contentClassName="palette-place"
    >
      <Command.Input aria-label="Command" placeholder="Type the name of a command" />
      <Command.List>
        <Command.Empty>No command is called that.</Command.Empty>
        {usable
          .toSorted((a, b) => rank(a) - rank(b))
          .map((command) => (
            <Command.Item
              key={command.id}
              value={command.title}
              onSelect={() => {
                recent.unshift(command.id);
                actions.set({ dialog: null });
                run(command, actions, getState());
              }}
            >
              <span>{command.title}</span>
              <kbd hidden={keysOf(command, state).length === 0}>{showChord(keysOf(command, state)[0] ?? '')}</kbd>
            </Command.Item>
          ))}
      </Command.List>
    </Command.Dialog>
  );
}
