import type { ReactNode } from 'react';
import type { Size } from '../../annotations/box.ts';
import { useWorkbench } from '../state/store.ts';
import type { View } from '../state/workbench.ts';
import { boxToScreen } from './view.ts';

/** The proposal that a list points at, outlined over the picture; the selection stays as it is. */
export function PointedOverlay({ view, canvas }: { view: View; canvas: Size }): ReactNode {
  const pointed = useWorkbench((state) => state.pointed);
  const edited = useWorkbench((state) => state.edited);
  if (pointed === null || edited === null || pointed.imageId !== edited.image.id) return null;
  const box = edited.proposals?.boxes[pointed.proposalIndex];
  if (box === undefined) return null;
  const [left, top, right, bottom] = boxToScreen(view, canvas, box);
  return (
    <span
      className="canvas-pointed"
      style={{ left, top, width: right - left, height: bottom - top }}
      aria-hidden="true"
    />
  );
}
