import type { ReactNode } from 'react';
import { statusOf } from '../state/openImage.ts';
import { useWorkbench } from '../state/store.ts';
import { useMatchingTotal } from '../state/useMatchingTotal.ts';
import { CommandButton } from './CommandButton.tsx';
import './editorHeader.css';

/** Which image is open, its place among the images, and the ways to the next ones. */
export function EditorHeader(): ReactNode {
  const edited = useWorkbench((state) => state.edited);
  const current = useWorkbench((state) => state.current);
  const tool = useWorkbench((state) => state.tool);
  const total = useMatchingTotal();
  const parts = current === null ? [] : current.path.split('/');
  const status = edited === null ? null : statusOf(edited);
  return (
    <header className="workbench-header">
      <h1 title={current?.path}>
        {parts.length === 0 ? 'No image open' : null}
        {parts.slice(0, -1).map((folder, depth) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: folders of one path may share a name.
          <span key={depth} className="workbench-crumb">
            {folder} /{' '}
          </span>
        ))}
        {parts.at(-1)}
      </h1>
      {current === null || total === null ? null : (
        <span className="workbench-place">
          {current.index < 0 || current.index >= total ? 'not in the filter' : `${current.index + 1} of ${total}`}
        </span>
      )}
      {status === null ? null : (
        <span className={`workbench-chip workbench-chip-${status.replace(' ', '-')}`}>{status}</span>
      )}
      <span className="workbench-tools" role="toolbar" aria-label="Image">
        <CommandButton id="tool.select" icon="inspect" pressed={tool === 'select'} />
        <CommandButton id="tool.draw" icon="add" pressed={tool === 'draw'} />
        <CommandButton id="view.fit" icon="screen-full" />
        <CommandButton id="model.proposeHere" icon="sparkle" />
        <CommandButton id="search.similar" icon="search-sparkle" />
        <CommandButton id="review.finish" icon="pass" />
        <CommandButton id="go.previous" icon="chevron-left" />
        <CommandButton id="go.next" icon="chevron-right" />
      </span>
    </header>
  );
}
