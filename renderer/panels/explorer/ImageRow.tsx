import type { ReactNode } from 'react';
import type { ImageEntry, ImageStatus } from '../../../main/api.ts';
import { thumbnailUrl } from '../../connection/pictures.ts';
import { useActions } from '../../state/store.ts';
import { Icon } from '../../widgets/Icon.tsx';

const badges: Readonly<Record<ImageStatus, { icon: string; meaning: string }>> = {
  unseen: { icon: 'circle-large-outline', meaning: 'unseen' },
  proposals: { icon: 'sparkle', meaning: 'proposals waiting' },
  'in progress': { icon: 'edit', meaning: 'in progress' },
  done: { icon: 'pass-filled', meaning: 'done' },
};

type ImageRowProps = { entry: ImageEntry; layout: 'list' | 'grid'; isCurrent: boolean };

/** One image of the explorer. */
export function ImageRow({ entry, layout, isCurrent }: ImageRowProps): ReactNode {
  const { openImage } = useActions();
  const { icon, meaning } = badges[entry.status];
  const cut = entry.path.lastIndexOf('/') + 1;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the listbox holds the focus for its options.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox takes the keys.
    <div
      id={`image-${entry.id}`}
      className="explorer-image"
      role="option"
      aria-selected={isCurrent}
      title={`${entry.path} (${meaning})`}
      onClick={() => void openImage(entry.id).catch(() => undefined)}
    >
      {layout === 'grid' ? <img src={thumbnailUrl(entry.id)} alt="" loading="lazy" draggable={false} /> : null}
      <span className="explorer-caption">
        <span className={`explorer-badge explorer-badge-${entry.status.replace(' ', '-')}`}>
          <Icon name={icon} />
          <span className="explorer-hidden">{meaning}</span>
        </span>
        <span className="explorer-name">
          <span className="explorer-folder">{entry.path.slice(0, cut)}</span>
          {entry.path.slice(cut)}
        </span>
        {entry.regions > 0 ? <span className="explorer-count">{entry.regions}</span> : null}
      </span>
    </div>
  );
}
