import { Command } from 'cmdk';
import { type ReactNode, useEffect, useState } from 'react';
import type { ImageEntry } from '../../main/api.ts';
import { useActions, useWorkbench } from '../state/store.ts';
import './dialogs.css';

const SHOWN = 50;

/** Opens an image by a part of its path; the explorer's filter language works here too. */
export function QuickOpenDialog(): ReactNode {
  const isShown = useWorkbench((state) => state.dialog === 'quick open');
  return isShown ? <QuickOpen /> : null;
}

function QuickOpen(): ReactNode {
  const { set, request, openImage } = useActions();
  const [typed, setTyped] = useState('');
  const [found, setFound] = useState<readonly ImageEntry[]>([]);
  useEffect(() => {
    const abandoned = new AbortController();
    request('listImages', { filter: typed, offset: 0, limit: SHOWN }).then(
      ({ entries }) => abandoned.signal.aborted || setFound(entries),
      () => setFound([]),
    );
    return () => abandoned.abort();
  }, [typed, request]);
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
      <Command.Input aria-label="Image" placeholder="Type a part of the path" value={typed} onValueChange={setTyped} />
      <Command.List>
        <Command.Empty>No image is called that.</Command.Empty>
        {found.map(({ id, path, status }) => (
          <Command.Item
            key={id}
            value={id}
            onSelect={() => {
              set({ dialog: null });
              void openImage(id).catch(() => undefined);
            }}
          >
            <span title={path}>{path}</span>
            <small>{status}</small>
          </Command.Item>
        ))}
      </Command.List>
    </Command.Dialog>
  );
}
