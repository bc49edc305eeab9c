import { type ReactNode, useState } from 'react';
import { allCommands } from '../commands/allCommands.ts';
import type { Command } from '../commands/command.ts';
import { conflicts, keysOf, showChord } from '../commands/keymap.ts';
import { presets } from '../commands/presets.ts';
import { useActions, useWorkbench } from '../state/store.ts';
import { Button } from '../widgets/Button.tsx';
import { Modal } from '../widgets/Modal.tsx';
import { KeybindingRow } from './KeybindingRow.tsx';
import './dialogs.css';

/** The sheet of all keys, where they can be changed. */
export function KeybindingsDialog(): ReactNode {
  const isShown = useWorkbench((state) => state.dialog === 'keybindings');
  return isShown ? <Keybindings /> : null;
}

function Keybindings(): ReactNode {
  const { set } = useActions();
  const keybindings = useWorkbench((state) => state.keybindings);
  const keymapPreset = useWorkbench((state) => state.keymapPreset);
  const [search, setSearch] = useState('');
  const contested = conflicts(allCommands, { keybindings, keymapPreset });
  const searched = search.trim().toLowerCase();
  const shown = allCommands.filter((command) => textOf(command, { keybindings, keymapPreset }).includes(searched));
  return (
    <Modal
      title="Keyboard shortcuts"
      width={760}
      onClose={() => set({ dialog: null })}
      footer={
        <Button
          kind="secondary"
          onClick={() => set({ keybindings: {} })}
          disabled={Object.keys(keybindings).length === 0}
        >
          Reset all keys
        </Button>
      }
    >
      <div className="dialog-row">
        <input
          type="search"
          aria-label="Search commands"
          placeholder="Search commands and keys"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <label>
          Keys as in{' '}
          <select value={keymapPreset} onChange={(event) => set({ keymapPreset: event.target.value })}>
            {Object.keys(presets).map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      </div>
      {contested.size === 0 ? null : (
        <p className="dialog-problem" role="status">
          {contested.size === 1 ? 'One key stands' : `${contested.size} keys stand`} for several commands.
        </p>
      )}
      <table className="dialog-table">
        <thead>
          <tr>
            <th scope="col">Command</th>
            <th scope="col">Keys</th>
            <th scope="col">Change</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((command) => (
            <KeybindingRow key={command.id} command={command} contested={contested} />
          ))}
        </tbody>
      </table>
      {shown.length === 0 ? <p className="dialog-note">No command and no key is called that.</p> : null}
    </Modal>
  );
}

function textOf(command: Command, settings: Parameters<typeof keysOf>[1]): string {
  return [command.title, ...keysOf(command, settings).map(showChord)].join(' ').toLowerCase();
}
