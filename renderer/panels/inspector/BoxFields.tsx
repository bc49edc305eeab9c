import { type KeyboardEvent, type ReactNode, useState } from 'react';
import type { Region } from '../../../annotations/records.ts';
import { getState, useActions, useWorkbench } from '../../state/store.ts';
import type { EditedImage } from '../../state/workbench.ts';
import { Refusal } from '../../widgets/Refusal.tsx';
import { EDGES, type Edge, showPixels, withEdge } from './boxEdges.ts';

/** The four edges of a region as numbers to edit, and its size. */
export function BoxFields({ region, image }: { region: Region; image: EditedImage['image'] }): ReactNode {
  const isLocked = useWorkbench((state) => state.lockedRegionIds.has(region.id));
  const { moveBoxes } = useActions();
  /** Why the number that was typed last was not taken: the field shows the edge as it is again. */
  const [reason, setReason] = useState<string | null>(null);
  const [x1, y1, x2, y2] = region.box;
  const values = { x1, y1, x2, y2 };
  const move = (edge: Edge, typed: number) => {
    const box = withEdge(region.box, edge, typed, image);
    setReason(typeof box === 'string' ? box : null);
    if (typeof box === 'string') return;
    // The region may have gone since the field was entered.
    if (getState().edited?.records.has(`region:${region.id}`)) moveBoxes(new Map([[region.id, box]]));
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
            onType={() => setReason(null)}
          />
        ))}
      </fieldset>
      <Refusal reason={reason} />
      <p className="inspector-note">
        {showPixels(x2 - x1)} × {showPixels(y2 - y1)} px{isLocked ? ', locked' : ''}
      </p>
    </>
  );
}

type EdgeFieldProps = {
  edge: Edge;
  value: number;
  isLocked: boolean;
  onMove: (typed: number) => void;
  onType: () => void;
};

/** Shows the edge as it is until something is typed; Enter and leaving take it, Escape leaves the old one. */
function EdgeField({ edge, value, isLocked, onMove, onType }: EdgeFieldProps): ReactNode {
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
        onChange={(event) => {
          setTyped(event.target.value);
          onType();
        }}
        onBlur={take}
        onKeyDown={press}
      />
    </label>
  );
}
