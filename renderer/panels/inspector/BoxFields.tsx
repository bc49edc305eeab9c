import { type KeyboardEvent, type ReactNode, useState } from 'react';
import type { Region } from '../../../annotations/records.ts';
import { getState, useActions, useWorkbench } from '../../state/store.ts';
import type { EditedImage } from '../../state/workbench.ts';
import { EDGES, type Edge, showPixels, withEdge } from './boxEdges.ts';

/** The four edges of a region as numbers to edit, and its size. */
export function BoxFields({ region, image }: { region: Region; image: EditedImage['image'] }): ReactNode {
  const isLocked = useWorkbench((state) => state.lockedRegionIds.has(region.id));
  const { moveBoxes, notify } = useActions();
  const [x1, y1, x2, y2] = region.box;
  const values = { x1, y1, x2, y2 };
  const move = (edge: Edge, typed: number) => {
    const box = withEdge(region.box, edge, typed, image);
    if (typeof box === 'string') notify('warning', box);
    // The region may have gone since the field was entered.
    else if (getState().edited?.records.has(`region:${region.id}`)) moveBoxes(new Map([[region.id, box]]));
  };
  return (
    <>
      <fieldset className="inspector-edges" aria-label="Box in pixels">
        {EDGES.map((edge) => (
          <EdgeField
            key={edge}
            edge={edge}
            value={values[edge]}
            isLocked={isLocked}
            onMove={(typed) => move(edge, typed)}
          />
        ))}
      </fieldset>
      <p className="inspector-note">
        {showPixels(x2 - x1)} × {showPixels(y2 - y1)} px{isLocked ? ', locked' : ''}
      </p>
    </>
  );
}

type EdgeFieldProps = { edge: Edge; value: number; isLocked: boolean; onMove: (typed: number) => void };

/** Shows the edge as it is until something is typed; Enter and leaving take it, Escape leaves the old one. */
function EdgeField({ edge, value, isLocked, onMove }: EdgeFieldProps): ReactNode {
  const [typed, setTyped] = useState<string | null>(null);

  function take(): void {
    setTyped(null);
    if (typed !== null && typed !== showPixels(value)) onMove(typed.trim() === '' ? Number.NaN : Number(typed));
  }

  function press(event: KeyboardEvent): void {
    if (event.key === 'Enter' && !event.ctrlKey) take();
    else if (event.key === 'Escape' && typed !== null) setTyped(null);
    else return;
    event.preventDefault();
  }

  return (
    <label>
      {edge}
      <input
        type="number"
        step="any"
        disabled={isLocked}
        value={typed ?? showPixels(value)}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={take}
        onKeyDown={press}
      />
    </label>
  );
}
