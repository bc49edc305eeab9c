import type { ReactNode } from 'react';
import { allCommands } from '../commands/allCommands.ts';
import { keysOf, showChord } from '../commands/keymap.ts';
import { RecentFolders } from '../dialogs/RecentFolders.tsx';
import { useActions, useWorkbench } from '../state/store.ts';
import type { WorkbenchState } from '../state/workbench.ts';
import { Button } from '../widgets/Button.tsx';
import './welcome.css';

/** Pairs of commands to know first, and what they are for. */
const lessons: readonly { ids: readonly string[]; meaning: string }[] = [
  { ids: ['app.palette'], meaning: 'all commands' },
  { ids: ['go.next', 'go.previous'], meaning: 'next and previous image' },
  { ids: ['model.proposeHere'], meaning: 'let the model propose boxes' },
  { ids: ['review.next'], meaning: 'next proposal to decide on' },
  { ids: ['review.accept', 'review.reject'], meaning: 'accept and reject a proposal' },
  { ids: ['tool.draw'], meaning: 'draw a region' },
  { ids: ['edit.undo'], meaning: 'undo' },
  { ids: ['review.finish'], meaning: 'mark the image done and go on' },
  { ids: ['app.keybindings'], meaning: 'all keys' },
];

/** What is shown while no project is open. */
export function Welcome(): ReactNode {
  const { set, openFolder, openSamples } = useActions();
  const isConnected = useWorkbench((state) => state.connection === 'open');
  return (
    <section className="workbench-welcome" aria-label="Welcome">
      <div>
        <h1>ObjEmbed Studio</h1>
        <p>Boxes with two numbers: how well they match a phrase, and how tight they are.</p>
        <p className="workbench-welcome-actions">
          <Button onClick={() => set({ dialog: 'open folder' })} disabled={!isConnected}>
            Open a folder of images
          </Button>
          <Button kind="secondary" onClick={() => void openSamples().catch(() => undefined)} disabled={!isConnected}>
            Open the samples
          </Button>
        </p>
        {/* What goes wrong is told by the action itself. */}
        <RecentFolders onOpen={(folder) => void openFolder(folder).catch(() => undefined)} disabled={!isConnected} />
        <KeysToKnow />
      </div>
    </section>
  );
}

function KeysToKnow(): ReactNode {
  const keybindings = useWorkbench((state) => state.keybindings);
  const keymapPreset = useWorkbench((state) => state.keymapPreset);
  return (
    <dl>
      {lessons.map(({ ids, meaning }) => (
        <div key={meaning}>
          <dt>
            {ids
              .flatMap((id) => firstKey(id, { keybindings, keymapPreset }))
              .map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
          </dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}

function firstKey(id: string, settings: Pick<WorkbenchState, 'keybindings' | 'keymapPreset'>): readonly string[] {
  const command = allCommands.find((other) => other.id === id);
  return command === undefined ? [] : keysOf(command, settings).slice(0, 1).map(showChord);
}
