import { Command } from 'cmdk';
import { type ReactNode, useState } from 'react';
import { useActions, useWorkbench } from '../state/store.ts';
import { ImageItem } from './ImageItem.tsx';
import { useFoundImages } from './useFoundImages.ts';
import './dialogs.css';

const SHOWN = 50;

/** Opens an image by a part of its path; the explorer's filter language works here too. */
export function QuickOpenDialog(): ReactNode {
  const isShown = useWorkbench((state) => state.dialog === 'quick open');
  return isShown ? <QuickOpen /> : null;
}

function QuickOpen(): ReactNode {
  const { set } = useActions();
  const [typed, setTyped] = useState('');
  const { page, problem, isStale } = useFoundImages(typed, SHOWN);
  return (
    <Command.Dialog
      open
      onOpenChange={(open) => !open && set({ dialog: null })}
      label="Open an image by name"
      className="palette"
      overlayClassName="widget-modal-overlay"
      contentClassName="palette-place"
      shouldFilter={false}
    >
      <Command.Input
        aria-label="Image"
        placeholder="Type a part of the path, or > for commands"
        value={typed}
        onValueChange={(text) => (text === '>' ? set({ dialog: 'palette' }) : setTyped(text))}
      />
      <Command.List label="Images">
        <Command.Empty>{problem ?? 'No image is called that.'}</Command.Empty>
        {page.entries.map((entry) => (
          <ImageItem key={entry.id} entry={entry} value={entry.id} isStale={isStale} />
        ))}
      </Command.List>
      {page.total > SHOWN ? (
        <p className="palette-more">
          {SHOWN} of {page.total.toLocaleString('en')} images; type more of the path to find the others.
        </p>
      ) : null}
    </Command.Dialog>
  );
}
