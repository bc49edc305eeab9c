import { Command } from 'cmdk';
import type { ReactNode } from 'react';
import type { ImageEntry } from '../../main/api/images.ts';
import { focusOnCanvas } from '../commands/focus.ts';
import { useActions } from '../state/store.ts';

type ImageItemProps = {
  entry: ImageEntry;
  /** Names the item apart from all others of its list. */
  value: string;
  /** Whether it was found for a text that is typed no longer: then it is shown, and cannot be chosen. */
  isStale: boolean;
};

/** An image in a list to choose from: opens it and closes the dialog. */
export function ImageItem({ entry: { id, path, status }, value, isStale }: ImageItemProps): ReactNode {
  const { set, openImage } = useActions();
  return (
    <Command.Item
      value={value}
      disabled={isStale}
      onSelect={() => {
        set({ dialog: null });
        void openImage(id).then(focusOnCanvas);
      }}
    >
      <span title={path}>{path}</span>
      <small>{status}</small>
    </Command.Item>
  );
}
