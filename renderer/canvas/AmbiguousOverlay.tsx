import type { ReactNode } from 'react';
import type { Size } from '../../annotations/box.ts';
import { useWorkbench } from '../state/store.ts';
import type { View } from '../state/workbench.ts';
import { boxToScreen } from './view.ts';

/** The other objects that a phrase fits while it is written for a region: it should be true of one alone. */
export function AmbiguousOverlay({ view, canvas }: { view: View; canvas: Size }): ReactNode {
  const ambiguous = useWorkbench((state) => state.ambiguous);
  const imageId = useWorkbench((state) => state.edited?.image.id);
  if (ambiguous === null || ambiguous.imageId !== imageId) return null;
  return (
    // The inspector says the same to a screen reader.
    <div className="canvas-ambiguous" aria-hidden="true">
      {ambiguous.objects.map(({ box, match }) => {
        const [left, top, right, bottom] = boxToScreen(view, canvas, box);
        return (
          <span key={box.join()} style={{ left, top, width: right - left, height: bottom - top }}>
            <b>also {match.toFixed(2)}</b>
          </span>
        );
      })}
    </div>
  );
}
