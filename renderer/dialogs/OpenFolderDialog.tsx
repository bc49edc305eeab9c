import { type ReactNode, useState } from 'react';
import { useActions, useWorkbench } from '../state/store.ts';
import { Button } from '../widgets/Button.tsx';
import { Modal } from '../widgets/Modal.tsx';
import './dialogs.css';

/** Asks for the folder of a project. */
export function OpenFolderDialog(): ReactNode {
  const isShown = useWorkbench((state) => state.dialog === 'open folder');
  return isShown ? <OpenFolder /> : null;
}

function OpenFolder(): ReactNode {
  const recent = useWorkbench((state) => state.project?.recentFolders ?? []);
  const { set, openFolder } = useActions();
  const [folder, setFolder] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const open = (chosen: string) =>
    openFolder(chosen).catch((error: unknown) => setProblem(error instanceof Error ? error.message : String(error)));
  return (
    <Modal
      title="Open a folder of images"
      onClose={() => set({ dialog: null })}
      footer={
        <Button onClick={() => void open(folder)} disabled={folder.trim() === ''}>
          Open
        </Button>
      }
    >
      <label className="dialog-field">
        Path of the folder, on the machine that runs the server
        <input
          value={folder}
          onChange={(event) => setFolder(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && void open(folder)}
          spellCheck={false}
        />
      </label>
      {problem === null ? null : (
        <p className="dialog-problem" role="alert">
          {problem}
        </p>
      )}
      {recent.length === 0 ? null : <h3>Opened before</h3>}
      <ul className="dialog-list">
        {recent.map((path) => (
          <li key={path}>
            <button type="button" title={path} onClick={() => void open(path)}>
              {path}
            </button>
          </li>
        ))}
      </ul>
      <p className="dialog-note">The folder becomes a project: what you do is kept in its .objembed folder.</p>
    </Modal>
  );
}
