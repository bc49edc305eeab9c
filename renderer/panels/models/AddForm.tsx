import { type ReactNode, useState } from 'react';
import { BrowseButton } from '../../dialogs/BrowseButton.tsx';
import { Button } from '../../widgets/Button.tsx';
import type { ModelActions } from './useModels.ts';

/** Asks for the folder of a model that lies elsewhere; it is listed where it is. */
export function AddForm({ add }: Pick<ModelActions, 'add'>): ReactNode {
  const [folder, setFolder] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const typed = folder.trim();
  async function addFolder(chosen: string): Promise<void> {
    if (chosen === '') return;
    setIsBusy(true);
    setFolder(chosen);
    if (await add(chosen)) setFolder('');
    setIsBusy(false);
  }
  return (
    <div className="models-add">
      <label className="dialog-field">
        Add a bundle or a checkpoint from a folder of the machine that runs the server
        <input
          value={folder}
          placeholder="/models/objembed-2b-int8"
          onChange={(event) => setFolder(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && void addFolder(typed)}
          spellCheck={false}
        />
      </label>
      <BrowseButton onChoose={(chosen) => void addFolder(chosen)} disabled={isBusy} />
      <Button kind="secondary" onClick={() => void addFolder(typed)} disabled={isBusy || typed === ''}>
        Add
      </Button>
    </div>
  );
}
