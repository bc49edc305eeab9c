import type { FolderCounts, ImageStatus } from '../../../main/api/images.ts';
import { indexAfterKey } from '../listKeys.ts';

export const STATUSES: readonly ImageStatus[] = ['done', 'in progress', 'proposals', 'unseen'];

/** A folder with all that lies in it and below it. */
export type FolderNode = {
  /** Empty at the top of the project. */
  readonly path: string;
  readonly name: string;
  /** How many images there are, in all and by how far they have come. */
  readonly total: number;
  readonly counts: Readonly<Record<ImageStatus, number>>;
  readonly children: readonly FolderNode[];
};

/** A folder in the rows that are seen; `place` of `siblings` counts from 1. */
export type FolderItem = {
  readonly node: FolderNode;
  readonly level: number;
  readonly place: number;
  readonly siblings: number;
  /** Null when there are no folders in it. */
  readonly isExpanded: boolean | null;
};

/** The tree of the folders that hold images, each with the sums of what lies below; in the order of names. */
export function toFolderTree(folders: readonly FolderCounts[], projectName: string): FolderNode {
  const own = new Map(folders.map((folder) => [folder.path, folder]));
  const children = new Map<string, Set<string>>();
  for (const { path } of folders) {
    for (let folder = path; folder !== ''; folder = parentOf(folder)) {
      const siblings = children.get(parentOf(folder)) ?? new Set();
      if (siblings.has(folder)) break;
      children.set(parentOf(folder), siblings.add(folder));
    }
  }
  const toNode = (path: string, name: string): FolderNode => {
    const below = [...(children.get(path) ?? [])].sort().map((child) => toNode(child, nameOf(child)));
    const sum = (status: ImageStatus): number =>
      below.reduce((all, node) => all + node.counts[status], own.get(path)?.[status] ?? 0);
    const counts = {
      done: sum('done'),
      'in progress': sum('in progress'),
      proposals: sum('proposals'),
      unseen: sum('unseen'),
    };
    const total = STATUSES.reduce((all, status) => all + counts[status], 0);
    return { path, name, total, counts, children: below };
  };
  return toNode('', projectName);
}

/** The rows of a tree of which the folders of these paths are expanded. */
export function visibleFolders(root: FolderNode, expanded: ReadonlySet<string>): readonly FolderItem[] {
  const items: FolderItem[] = [];
  const add = (node: FolderNode, level: number, place: number, siblings: number): void => {
    const isExpanded = node.children.length === 0 ? null : expanded.has(node.path);
    items.push({ node, level, place, siblings, isExpanded });
    if (!isExpanded) return;
    for (const [index, child] of node.children.entries()) add(child, level + 1, index + 1, node.children.length);
  };
  add(root, 1, 1, 1);
  return items;
}

/** The folders that must be expanded for one to be seen: those that it lies in. */
export function ancestorsOf(path: string): readonly string[] {
  const ancestors: string[] = [];
  for (let folder = path; folder !== ''; folder = parentOf(folder)) ancestors.push(parentOf(folder));
  return ancestors;
}

/** What a key does in a tree: goes to another row, or expands or collapses the folder of this one. */
export type TreeMove =
  | { readonly kind: 'go'; readonly index: number }
  | { readonly kind: 'expand' | 'collapse'; readonly path: string };

/**
 * Where a key leads in the rows of a tree, as the ARIA practice for trees has it.
 * @param index the active row, -1 for none
 * @param rows how many are seen at a time
 * @returns null when the key means nothing here
 */
export function moveAfterKey(key: string, items: readonly FolderItem[], index: number, rows: number): TreeMove | null {
  const item = items[index];
  if (item !== undefined && key === 'ArrowRight') {
    if (item.isExpanded === null) return null;
    return item.isExpanded ? { kind: 'go', index: index + 1 } : { kind: 'expand', path: item.node.path };
  }
  if (item !== undefined && key === 'ArrowLeft') {
    if (item.isExpanded) return { kind: 'collapse', path: item.node.path };
    const parent = items.findIndex(({ node, level }) => level < item.level && node.path === parentOf(item.node.path));
    return parent < 0 ? null : { kind: 'go', index: parent };
  }
  const target = indexAfterKey(key, index, { count: items.length, columns: 1, rows });
  return target === null ? null : { kind: 'go', index: target };
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
