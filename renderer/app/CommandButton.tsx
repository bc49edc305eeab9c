import type { ReactNode } from 'react';
import { allCommands } from '../commands/allCommands.ts';
import { run } from '../commands/dispatch.ts';
import { keysOf, showChord } from '../commands/keymap.ts';
import { getState, useActions, useWorkbench } from '../state/store.ts';
import { IconButton } from '../widgets/Button.tsx';

type CommandButtonProps = {
  /** Of the command. */
  id: string;
  /** A codicon. */
  icon: string;
  /** Given for a toggle. */
  pressed?: boolean;
};

/** A button for a command: its label says the key that does the same now. */
export function CommandButton({ id, icon, pressed }: CommandButtonProps): ReactNode {
  const actions = useActions();
  const command = allCommands.find((other) => other.id === id);
  const isUsable = useWorkbench((state) => command?.when?.(state) ?? true);
  const chord = useWorkbench((state) => (command === undefined ? undefined : keysOf(command, state)[0]));
  if (command === undefined) return null;
  const name = command.title.slice(command.title.indexOf(': ') + 2);
  return (
    <IconButton
      icon={icon}
      label={chord === undefined ? name : `${name} (${showChord(chord)})`}
      disabled={!isUsable}
      onClick={() => run(command, actions, getState())}
      {...(pressed === undefined ? {} : { pressed })}
    />
  );
}
