import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Command } from '../commands/command.ts';
import { chordOf, isModifier, keysOf, showChord } from '../commands/keymap.ts';
import { useActions, useWorkbench } from '../state/store.ts';
import { IconButton } from '../widgets/Button.tsx';

type KeybindingRowProps = {
  command: Command;
  /** Chords that several commands have. */
  contested: ReadonlyMap<string, readonly Command[]>;
};

/** A command with its keys, and the ways to change them. */
export function KeybindingRow({ command, contested }: KeybindingRowProps): ReactNode {
  const { id, title } = command;
  const { set } = useActions();
  const keybindings = useWorkbench((state) => state.keybindings);
  const keymapPreset = useWorkbench((state) => state.keymapPreset);
  const [isRecording, setIsRecording] = useState(false);
  const keys = keysOf(command, { keybindings, keymapPreset });
  const { [id]: own, ...others } = keybindings;
  const row = useRef<HTMLTableRowElement>(null);

  function bind(chords: readonly string[]): void {
    set({ keybindings: { ...others, [id]: chords } });
  }

  return (
    <tr ref={row}>
      <td>{title}</td>
      <td>
        {keys.map((chord) => (
          <span key={chord} className="dialog-key">
            <kbd>{showChord(chord)}</kbd>{' '}
            {contested.has(chord) ? (
              <small className="dialog-contested">also {otherNames(contested, chord, id)}</small>
            ) : null}
          </span>
        ))}
        {isRecording ? (
          <Recorder
            title={title}
            onRecord={(chord) => bind([...keys.filter((other) => other !== chord), chord])}
            onEnd={() => {
              setIsRecording(false);
              row.current?.querySelector('button')?.focus();
            }}
            onLeave={() => setIsRecording(false)}
          />
        ) : null}
      </td>
      <td className="dialog-actions">
        <IconButton icon="add" label={`Record a key for ${title}`} onClick={() => setIsRecording(true)} />
        <IconButton
          icon="close"
          label={`Take the keys of ${title} away`}
          disabled={keys.length === 0}
          onClick={() => bind([])}
        />
        <IconButton
          icon="discard"
          label={`Reset the keys of ${title}`}
          disabled={own === undefined}
          onClick={() => set({ keybindings: others })}
        />
      </td>
    </tr>
  );
}

type RecorderProps = {
  title: string;
  onRecord: (chord: string) => void;
  /** After a key press. */
  onEnd: () => void;
  /** When the focus went elsewhere. */
  onLeave: () => void;
};

/** Takes the next key press, whatever it means elsewhere; Escape takes none. */
function Recorder({ title, onRecord, onEnd, onLeave }: RecorderProps): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  const latest = useRef({ onRecord, onEnd });
  latest.current = { onRecord, onEnd };
  useEffect(() => {
    field.current?.focus();
    const press = (event: KeyboardEvent) => {
      // Before the dialog hears of it, which closes with Escape and moves the focus with Tab.
      event.preventDefault();
      event.stopPropagation();
      if (isModifier(event.code)) return;
      if (event.code !== 'Escape') latest.current.onRecord(chordOf(event));
      latest.current.onEnd();
    };
    window.addEventListener('keydown', press, { capture: true });
    return () => window.removeEventListener('keydown', press, { capture: true });
  }, []);
  return (
    <input
      ref={field}
      aria-label={`New key of ${title}`}
      placeholder="Press a key; Esc leaves"
      readOnly
      onBlur={onLeave}
    />
  );
}

function otherNames(contested: KeybindingRowProps['contested'], chord: string, id: string): string {
  return (contested.get(chord) ?? []).flatMap((other) => (other.id === id ? [] : [other.title])).join(', ');
}
