import { Command } from 'cmdk';
import type { ReactNode } from 'react';
import type { ImageEntry } from '../../main/api/images.ts';
import { focusOnCanvas } from '../commands/focus.ts';
import { useActions } from '../state/store.ts';

type ImageItemProps = {
  entry: ImageEntry;
  /** Names the item apart from all others of its list. */
  value: string;
  /** Shown whatever is typed. */
  forceMount?: boolean;
};

/** An image in a list to choose from: opens it and closes the dialog. */
export function ImageItem({ entry: { id, path, status }, value, forceMount = false }: ImageItemProps): ReactNode {
  const { set, openImage } = useActions();
  return (
    <Command.Item
      value={value}
      forceMount={forceMount}
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
