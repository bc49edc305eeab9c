import type { ReactNode } from 'react';
import { useActions, useWorkbench } from '../state/store.ts';
import { Button } from '../widgets/Button.tsx';

const keys = [
  ['Ctrl+Shift+P', 'all commands'],
  ['D / A', 'next and previous image'],
  ['G', 'let the model propose boxes'],
  ['Y / X', 'accept and reject a proposal'],
  ['R', 'draw a region'],
  ['Ctrl+Enter', 'mark done and go on'],
  ['F1', 'all keys'],
] as const;

/** What is shown while no project is open. */
export function Welcome(): ReactNode {
  const { set, openSamples } = useActions();
  const isConnected = useWorkbench((state) => state.connection === 'open');
  return (
    <main className="workbench-welcome" aria-label="Welcome">
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
        <dl>
          {keys.map(([key, meaning]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </div>
    </main>
  );
}
