import type { ReactNode } from 'react';
import { Icon } from '../../widgets/Icon.tsx';
import { counted } from '../words.ts';
import { badges } from './badges.ts';
import { type FolderItem, type FolderNode, STATUSES } from './folderTree.ts';
import { setExpanded } from './layout.ts';

/** CSS pixels. */
const INDENT = 12;

type FolderRowProps = {
  item: FolderItem;
  index: number;
  top: number;
  height: number;
  /** Whether the filter asks for it. */
  isChosen: boolean;
  /** Whether the keys act on it. */
  isActive: boolean;
  onChoose: (node: FolderNode) => void;
};

/** Names the element of the folder in a row. */
export function folderElementId(index: number): string {
  return `explorer-folder-${index}`;
}

/** One folder of the tree, with how far its images have come as a bar, and in words on demand. */
export function FolderRow({ item, index, top, height, isChosen, isActive, onChoose }: FolderRowProps): ReactNode {
  const { node, level, place, siblings, isExpanded } = item;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the tree holds the focus for its items.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys.
    <div
      id={folderElementId(index)}
      className={`explorer-branch${isActive ? ' explorer-active' : ''}`}
      style={{ transform: `translateY(${top}px)`, height, paddingLeft: INDENT * level }}
      role="treeitem"
      aria-level={level}
      aria-posinset={place}
      aria-setsize={siblings}
      aria-expanded={isExpanded ?? undefined}
      aria-selected={isChosen}
      aria-label={describe(node)}
      title={node.path === '' ? describe(node) : `${node.path}: ${describe(node)}`}
      onClick={() => onChoose(node)}
    >
      <Twistie path={node.path} isExpanded={isExpanded} />
      <span className="explorer-branch-name">{node.name}</span> <RollUp node={node} />
      <span className="explorer-branch-total">{node.total.toLocaleString('en')}</span>
    </div>
  );
}

/** For the pointer alone: keys expand by arrows. */
function Twistie({ path, isExpanded }: { path: string; isExpanded: boolean | null }): ReactNode {
  if (isExpanded === null) return <span className="explorer-twistie" />;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys.
    // biome-ignore lint/a11y/noStaticElementInteractions: the item says whether it is expanded.
    <span
      className="explorer-twistie"
      onClick={(event) => {
        event.stopPropagation();
        setExpanded([path], !isExpanded);
      }}
    >
      <Icon name={isExpanded ? 'chevron-down' : 'chevron-right'} />
    </span>
  );
}

function RollUp({ node: { counts, total } }: { node: FolderNode }): ReactNode {
  return (
    <span className="explorer-rollup" aria-hidden="true">
      {STATUSES.map((status) =>
        counts[status] === 0 ? null : (
          <span
            key={status}
            className={`explorer-rollup-${status.replace(' ', '-')}`}
            style={{ flexGrow: counts[status] / total }}
          />
        ),
      )}
    </span>
  );
}

function describe({ name, total, counts }: FolderNode): string {
  const parts = STATUSES.flatMap((status) =>
    counts[status] === 0 ? [] : `${counts[status].toLocaleString('en')} ${badges[status].meaning}`,
  );
  return `${name}, ${counted(total, 'image')}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`;
}
