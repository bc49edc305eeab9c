import type { ReactNode } from 'react';
import { findRecord } from '../../annotations/records.ts';
import { useActions, useWorkbench } from '../state/store.ts';
import { IconButton } from '../widgets/Button.tsx';

/** Which image is open, its place among the images, and the ways to the next ones. */
export function EditorHeader(): ReactNode {
  const current = useWorkbench((state) => state.current);
  const edited = useWorkbench((state) => state.edited);
  const tool = useWorkbench((state) => state.tool);
  const total = useWorkbench((state) => state.project?.images ?? 0);
  const { set, step, proposeHere, finishAndGoOn } = useActions();
  const status = edited && (findRecord(edited.records, 'review', edited.image.id)?.status ?? 'unseen');
  return (
    <header className="workbench-header">
      <h1 title={current?.path}>{current?.path ?? 'No image open'}</h1>
      {current !== null && current.index >= 0 ? (
        <span className="workbench-place">
          {current.index + 1} of {total}
        </span>
      ) : null}
      {status === null ? null : (
        <span className={`workbench-chip workbench-chip-${status.replace(' ', '-')}`}>{status}</span>
      )}
      <span className="workbench-tools">
        <IconButton
          icon="inspect"
          label="Select (V)"
          pressed={tool === 'select'}
          onClick={() => set({ tool: 'select' })}
        />
        <IconButton
          icon="add"
          label="Draw regions (R)"
          pressed={tool === 'draw'}
          onClick={() => set({ tool: 'draw' })}
        />
        <IconButton icon="screen-full" label="Fit the image (F)" onClick={() => set({ view: null })} />
        <IconButton
          icon="sparkle"
          label="Propose for this image (G)"
          onClick={() => void proposeHere()}
          disabled={edited === null}
        />
        <IconButton
          icon="pass"
          label="Mark done and go on (Ctrl+Enter)"
          onClick={() => void finishAndGoOn()}
          disabled={edited === null}
        />
        <IconButton icon="chevron-left" label="Previous image (A)" onClick={() => void step(-1)} />
        <IconButton icon="chevron-right" label="Next image (D)" onClick={() => void step(1)} />
      </span>
    </header>
  );
}
