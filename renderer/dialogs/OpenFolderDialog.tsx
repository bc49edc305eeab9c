import { type ReactNode, useState } from 'react';
import { reasonOf } from '../state/reasonOf.ts';
import { useActions, useWorkbench } from '../state/store.ts';
import { Button } from '../widgets/Button.tsx';
import { Modal } from '../widgets/Modal.tsx';
import { BrowseButton } from './BrowseButton.tsx';
import { RecentFolders } from './RecentFolders.tsx';
import './dialogs.css';

/** Asks for the folder of a project. */
export function OpenFolderDialog(): ReactNode {
  const isShown = useWorkbench((state) => state.dialog === 'open folder');
  return isShown ? <OpenFolder /> : null;
}

function OpenFolder(): ReactNode {
  const { set } = useActions();
  const { folder, setFolder, open, isBusy, problem } = useOpening();
  return (
    <Modal
      title="Open a folder of images"
      onClose={() => set({ dialog: null })}
      footer={
        <>
          <BrowseButton onChoose={(chosen) => void open(chosen)} disabled={isBusy} />
          <Button onClick={() => void open(folder.trim())} disabled={isBusy || folder.trim() === ''}>
            {isBusy ? 'Opening…' : 'Open'}
          </Button>
        </>
      }
    >
      <label className="dialog-field">
        Path of the folder, on the machine that runs the server
        <input
          value={folder}
          placeholder="/home/me/pictures"
          onChange={(event) => setFolder(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && folder.trim() !== '' && void open(folder.trim())}
          spellCheck={false}
          aria-invalid={problem !== null}
        />
      </label>
      {problem === null ? null : (
        <p className="dialog-problem" role="alert">
          {problem}
        </p>
      )}
      <RecentFolders onOpen={(path) => void open(path)} disabled={isBusy} />
      <p className="dialog-note">The folder becomes a project: what you do is kept in its .objembed folder.</p>
    </Modal>
  );
}

/** The path that is typed, and opening it; the dialog closes itself when that succeeds. */
function useOpening() {
  const { openFolder } = useActions();
  const [folder, setFolder] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  async function open(chosen: string): Promise<void> {
    setFolder(chosen);
    setIsBusy(true);
    setProblem(null);
    try {
      await openFolder(chosen);
    } catch (error) {
      setProblem(reasonOf(error));
    }
    setIsBusy(false);
  }
  return { folder, setFolder, open, isBusy, problem };
}
