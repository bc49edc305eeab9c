import type { ReactNode } from 'react';
import type { ImageEntry } from '../../../main/api/images.ts';
import { CountBadge } from '../../widgets/CountBadge.tsx';
import { Icon } from '../../widgets/Icon.tsx';
import { counted, splitName, splitPath } from '../words.ts';
import { badges } from './badges.ts';
import { Thumbnail } from './Thumbnail.tsx';

type ImageRowProps = {
  /** Undefined until its page has come. */
  entry: ImageEntry | undefined;
  index: number;
  total: number;
  layout: 'list' | 'grid';
  /** Whether it is the image that is edited. */
  isCurrent: boolean;
  /** Whether the keys act on it. */
  isActive: boolean;
  /** Whether it is one of several that are chosen. */
  isChosen: boolean;
  onPick: (index: number, keys: PickKeys) => void;
};

/** Keys held with a click, or with Enter. */
export type PickKeys = { readonly ctrlKey: boolean; readonly metaKey: boolean; readonly shiftKey: boolean };

/** Names the element of the image at a place. */
export function imageElementId(index: number): string {
  return `explorer-image-${index}`;
}

/** One image of the explorer. */
export function ImageRow({
  entry,
  index,
  total,
  layout,
  isCurrent,
  isActive,
  isChosen,
  onPick,
}: ImageRowProps): ReactNode {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the listbox holds the focus for its options.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox takes the keys.
    <div
      id={imageElementId(index)}
      className={`explorer-image${isActive ? ' explorer-active' : ''}`}
      role="option"
      aria-selected={isCurrent || isChosen}
      aria-posinset={index + 1}
      aria-setsize={total}
      aria-label={entry === undefined ? 'Loading…' : describe(entry)}
      title={entry === undefined ? undefined : describe(entry)}
      onClick={(event) => onPick(index, event)}
    >
      {entry === undefined ? null : <Content entry={entry} layout={layout} />}
    </div>
  );
}

function Content({ entry, layout }: { entry: ImageEntry; layout: 'list' | 'grid' }): ReactNode {
  const { folder, name } = splitPath(entry.path);
  const { start, end } = splitName(name);
  return (
    <>
      {layout === 'grid' ? <Thumbnail imageId={entry.id} /> : null}
      <span className="explorer-caption">
        <span className={`explorer-badge explorer-badge-${entry.status.replace(' ', '-')}`}>
          <Icon name={badges[entry.status].icon} />
        </span>
        <span className="explorer-name">
          {layout === 'list' ? <span className="explorer-folder">{folder}</span> : null}
          <span className="explorer-file">{start}</span>
          {end === '' ? null : <span className="explorer-end">{end}</span>}
        </span>{' '}
        {entry.regions > 0 ? <CountBadge count={entry.regions} /> : null}
      </span>
    </>
  );
}

function describe({ path, status, regions }: ImageEntry): string {
  return `${path}${regions === 0 ? '' : `, ${counted(regions, 'region')}`}, ${badges[status].meaning}`;
}
