import { create } from 'zustand';

type ExplorerLayout = {
  readonly layout: 'list' | 'grid';
  readonly showsFolders: boolean;
  /** Paths of the folders that are expanded in the tree; the top of the project has the empty path. */
  readonly expandedFolders: ReadonlySet<string>;
};

/** The form of the explorer; it outlives the panel, which comes and goes with the side bar. */
export const useExplorerLayout = create<ExplorerLayout>(() => ({
  layout: 'list',
  showsFolders: false,
  expandedFolders: new Set(['']),
}));

/** Expands folders of the tree, or collapses them. */
export function setExpanded(paths: readonly string[], isExpanded: boolean): void {
  if (paths.length === 0) return;
  useExplorerLayout.setState(({ expandedFolders }) => {
    const next = new Set(expandedFolders);
    for (const path of paths) {
      if (isExpanded) next.add(path);
      else next.delete(path);
    }
    return { expandedFolders: next };
  });
}
