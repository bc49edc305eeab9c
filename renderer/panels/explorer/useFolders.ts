import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useActions, useWorkbench } from '../../state/store.ts';
import { createFolderLoader } from './folderLoader.ts';
import { type FolderNode, toFolderTree } from './folderTree.ts';

/** The tree of folders of the open project; null until it has come. */
export function useFolders(): { readonly tree: FolderNode | null; readonly problem: string | null } {
  const { request } = useActions();
  const project = useWorkbench((state) => state.project?.folder);
  const name = useWorkbench((state) => state.project?.name ?? '');
  const version = useWorkbench((state) => state.imagesVersion);
  const [loader] = useState(() =>
    createFolderLoader({
      load: () => request('listFolders', null),
      later: (callback, milliseconds) => setTimeout(callback, milliseconds),
    }),
  );
  useEffect(() => {
    if (project !== undefined) loader.ask({ project, version });
  }, [loader, project, version]);
  const { folders, problem } = useSyncExternalStore(loader.subscribe, loader.snapshot);
  const tree = useMemo(() => (folders === null ? null : toFolderTree(folders, name)), [folders, name]);
  return { tree, problem };
}
