import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { allCommands } from '../commands/allCommands.ts';
import type { Command } from '../commands/command.ts';
import { chordOf, conflicts, keysOf, showChord } from '../commands/keymap.ts';
import { presets } from '../commands/presets.ts';
import { useActions, useWorkbench } from '../state/store.ts';
import { IconButton } from '../widgets/Button.tsx';
import { Modal } from '../widgets/Modal.tsx';
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
  const [recording, setRecording] = useState<string | null>(null);
  const contested = conflicts(allCommands, { keybindings, keymapPreset });
  const shown = allCommands.filter(({ title }) => title.toLowerCase().includes(search.toLowerCase()));

  function record(event: KeyboardEvent, { id }: Command): void {
    event.preventDefault();
    event.stopPropagation();
    if (/^(Control|Shift|Alt|Meta)/.test(event.code)) return;
    if (event.code !== 'Escape') set({ keybindings: { ...keybindings, [id]: [chordOf(event.nativeEvent)] } });
    setRecording(null);
  }

  return (
    <Modal title="Keyboard shortcuts" width={720} onClose={() => set({ dialog: null })}>
      <div className="dialog-row">
        <input
          aria-label="Search commands"
          placeholder="Search"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <label>
          Preset{' '}
          <select value={keymapPreset} onChange={(event) => set({ keymapPreset: event.target.value })}>
            {Object.keys(presets).map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      </div>
      <table className="dialog-table">
        <thead>
          <tr>
            <th scope="col">Command</th>
            <th scope="col">Keys</th>
            <th scope="col">Change</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((command) => {
            const keys = keysOf(command, { keybindings, keymapPreset });
            const { [command.id]: own, ...others } = keybindings;
            return (
              <tr key={command.id}>
                <td>{command.title}</td>
                <td>
                  {recording === command.id ? (
                    <input
                      ref={(field) => field?.focus()}
                      aria-label={`New keys of ${command.title}`}
                      placeholder="Press keys; Escape leaves"
                      readOnly
                      onKeyDown={(event) => record(event, command)}
                      onBlur={() => setRecording(null)}
                    />
                  ) : (
                    keys.map((chord) => (
                      <span key={chord}>
                        <kbd>{showChord(chord)}</kbd>{' '}
                        {contested.has(chord) ? <small>also {otherNames(contested.get(chord), command)}</small> : null}
                      </span>
                    ))
                  )}
                </td>
                <td className="dialog-actions">
                  <IconButton
                    icon="record-keys"
                    label={`Record keys for ${command.title}`}
                    onClick={() => setRecording(command.id)}
                  />
                  <IconButton
                    icon="discard"
                    label={`Reset the keys of ${command.title}`}
                    disabled={own === undefined}
                    onClick={() => set({ keybindings: others })}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Modal>
  );
}

function otherNames(commands: readonly Command[] | undefined, { id }: Command): string {
  return (commands ?? []).flatMap((other) => (other.id === id ? [] : [other.title])).join(', ');
}
