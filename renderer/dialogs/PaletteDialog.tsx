import { Command, defaultFilter } from 'cmdk';
import { type ReactNode, useEffect, useState } from 'react';
import { allCommands } from '../commands/allCommands.ts';
import type { Command as AnyCommand } from '../commands/command.ts';
import { run } from '../commands/dispatch.ts';
import { keysOf, showChord } from '../commands/keymap.ts';
import { byRecency, recentCommands, rememberCommand } from '../commands/recentCommands.ts';
import { getState, useActions, useWorkbench } from '../state/store.ts';
import { ImageItem } from './ImageItem.tsx';
import { useFoundImages } from './useFoundImages.ts';
import './dialogs.css';

const IMAGES_SHOWN = 8;

/** All commands that make sense now, with their keys, and the images that the typed text finds. */
export function PaletteDialog(): ReactNode {
  const isShown = useWorkbench((state) => state.dialog === 'palette');
  const actions = useActions();
  const [chosen, setChosen] = useState<AnyCommand | null>(null);

  // Run after the palette has given the focus back, or the command could not move it.
  useEffect(() => {
    if (isShown || chosen === null) return;
    setChosen(null);
    setTimeout(() => run(chosen, actions, getState()));
  }, [isShown, chosen, actions]);

  return isShown ? <Palette onChoose={setChosen} /> : null;
}

function Palette({ onChoose }: { onChoose: (command: AnyCommand) => void }): ReactNode {
  const { set } = useActions();
  const [typed, setTyped] = useState('');
  // What made sense when the palette was opened.
  const [state] = useState(getState);
  const [usable] = useState(() =>
    byRecency(
      allCommands.filter(({ id, when }) => id !== 'app.palette' && (when?.(state) ?? true)),
      recentCommands(),
    ),
  );
  return (
    <Command.Dialog
      open
      onOpenChange={(open) => !open && set({ dialog: null })}
      label="Command palette"
      className="palette"
      overlayClassName="widget-modal-overlay"
      contentClassName="palette-place"
      shouldFilter={false}
    >
      <Command.Input
        aria-label="Command"
        placeholder="Type the name of a command or of an image"
        value={typed}
        onValueChange={setTyped}
      />
      <Command.List label="Commands and images">
        <Command.Empty>Nothing is called that, or it makes no sense now.</Command.Empty>
        {fitting(usable, typed.trim()).map((command) => (
          <Command.Item
            key={command.id}
            value={command.title}
            onSelect={() => {
              rememberCommand(command.id);
              onChoose(command);
              set({ dialog: null });
            }}
          >
            <span>{command.title}</span>
            <span className="palette-keys">
              {keysOf(command, state).map((chord) => (
                <kbd key={chord}>{showChord(chord)}</kbd>
              ))}
            </span>
          </Command.Item>
        ))}
        {state.project === null ? null : <Images typed={typed.trim()} />}
      </Command.List>
    </Command.Dialog>
  );
}

function Images({ typed }: { typed: string }): ReactNode {
  const { page, isStale } = useFoundImages(typed === '' ? null : typed, IMAGES_SHOWN);
  if (page.entries.length === 0) return null;
  return (
    <Command.Group heading="Images">
      {page.entries.map((entry) => (
        <ImageItem key={entry.id} entry={entry} value={`image ${entry.id}`} isStale={isStale} />
      ))}
    </Command.Group>
  );
}

/** The commands that fit what is typed, the best first. */
function fitting(commands: readonly AnyCommand[], typed: string): readonly AnyCommand[] {
  if (typed === '') return commands;
  return commands
    .map((command) => ({ command, score: defaultFilter(command.title, typed) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .map(({ command }) => command);
}
