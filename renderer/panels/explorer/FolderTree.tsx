import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useActions, useWorkbench } from '../../state/store.ts';
import { FolderRow, folderElementId } from './FolderRow.tsx';
import { chosenFolder, withFolder } from './folderFilter.ts';
import { ancestorsOf, type FolderNode, moveAfterKey, visibleFolders } from './folderTree.ts';
import { setExpanded, useExplorerLayout } from './layout.ts';
import { useFolders } from './useFolders.ts';

/** CSS pixels. */
const ROW_HEIGHT = 22;

/** The folders of the project. Choosing one narrows the images to those in it and below it, by the filter. */
export function FolderTree(): ReactNode {
  const { tree, problem } = useFolders();
  if (problem !== null) {
    return (
      <p className="explorer-problem explorer-tree-note" role="alert">
        {problem}
      </p>
    );
  }
  return tree === null ? null : <Tree root={tree} />;
}

function Tree({ root }: { root: FolderNode }): ReactNode {
  const { setFilter } = useActions();
  const filter = useWorkbench((state) => state.filter);
  const expanded = useExplorerLayout((state) => state.expandedFolders);
  const scroller = useRef<HTMLDivElement>(null);
  const [activePath, setActivePath] = useState('');
  const items = useMemo(() => visibleFolders(root, expanded), [root, expanded]);
  const chosen = chosenFolder(filter);
  const active = items.findIndex(({ node }) => node.path === activePath);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
    useFlushSync: false,
  });
  const shown = rows.getVirtualItems();
  const isDrawn = shown.some(({ index }) => index === active);

  useEffect(() => {
    setActivePath(chosen ?? '');
    setExpanded(ancestorsOf(chosen ?? ''), true);
  }, [chosen]);

  function choose({ path }: FolderNode): void {
    setActivePath(path);
    // What fails here is the place of the open image, which the list does without.
    setFilter(withFolder(filter, path === '' ? null : path)).catch(() => undefined);
  }

  function press(event: KeyboardEvent): void {
    const item = items[active];
    const seen = (scroller.current?.clientHeight ?? 0) / ROW_HEIGHT;
    const move = moveAfterKey(event.key, items, active, seen);
    if (item !== undefined && (event.key === 'Enter' || event.key === ' ')) choose(item.node);
    else if (move === null) return;
    else if (move.kind === 'go') {
      setActivePath(items[move.index]?.node.path ?? '');
      rows.scrollToIndex(move.index, { align: 'auto' });
    } else setExpanded([move.path], move.kind === 'expand');
    event.preventDefault();
  }

  return (
    <div
      ref={scroller}
      className="explorer-scroller"
      role="tree"
      aria-label="Folders"
      tabIndex={0}
      onKeyDown={press}
      aria-activedescendant={isDrawn ? folderElementId(active) : undefined}
    >
      <div className="explorer-rows" style={{ height: rows.getTotalSize() }}>
        {shown.map(({ index, start, size }) => {
          const item = items[index];
          return item === undefined ? null : (
            <FolderRow
              key={item.node.path}
              item={item}
              index={index}
              top={start}
              height={size}
              isChosen={item.node.path === (chosen ?? '')}
              isActive={index === active}
              onChoose={choose}
            />
          );
        })}
      </div>
    </div>
  );
}
