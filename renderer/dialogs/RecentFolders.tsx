import { type ReactNode, useEffect } from 'react';
import type { RecentFolder } from '../../main/api/projects.ts';
import { reasonOf } from '../state/reasonOf.ts';
import { useActions, useWorkbench } from '../state/store.ts';
import { IconButton } from '../widgets/Button.tsx';
import './recentFolders.css';

type RecentFoldersProps = { onOpen: (folder: string) => void; disabled: boolean };

/** Folders that were opened before, to be opened again or forgotten; nothing when there are none. */
export function RecentFolders({ onOpen, disabled }: RecentFoldersProps): ReactNode {
  const folders = useRecentFolders();
  if (folders.length === 0) return null;
  return (
    <section className="recent-folders" aria-label="Opened before">
      <h3>Opened before</h3>
      <ul>
        {folders.map((recent) => (
          <RecentRow key={recent.folder} recent={recent} onOpen={onOpen} disabled={disabled} />
        ))}
      </ul>
    </section>
  );
}

type RecentRowProps = RecentFoldersProps & { recent: RecentFolder };

function RecentRow({ recent: { folder, exists }, onOpen, disabled }: RecentRowProps): ReactNode {
  const { request, notify } = useActions();
  const forget = () =>
    void request('forgetFolder', { folder }).catch((error: unknown) => notify('error', reasonOf(error)));
  return (
    <li className={exists ? 'recent-folder' : 'recent-folder recent-folder-gone'}>
      {/* Also where it seems gone: its disk may be back. */}
      <button type="button" title={folder} onClick={() => onOpen(folder)} disabled={disabled}>
        {nameOf(folder)} <small>{exists ? folder : `not found: ${folder}`}</small>
      </button>
      <IconButton icon="close" label={`Forget ${folder}`} onClick={forget} disabled={disabled} />
    </li>
  );
}

/** The list without the folder that is open; asked for anew because folders come and go. */
function useRecentFolders(): readonly RecentFolder[] {
  const { request, set } = useActions();
  const isConnected = useWorkbench((state) => state.connection === 'open');
  const opened = useWorkbench((state) => state.project?.folder);
  const folders = useWorkbench((state) => state.recentFolders);
  useEffect(() => {
    if (!isConnected) return;
    request('recentFolders', null).then(
      (recentFolders) => set({ recentFolders }),
      // Nothing is lost: a folder can be opened without the list.
      () => undefined,
    );
  }, [isConnected, request, set]);
  return folders.filter(({ folder }) => folder !== opened);
}

function nameOf(folder: string): string {
  return folder.split(/[\\/]/).findLast((part) => part !== '') ?? folder;
}
