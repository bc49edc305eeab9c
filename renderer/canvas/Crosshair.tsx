import type { ReactNode } from 'react';
import type { Size } from '../../annotations/box.ts';
import type { View } from '../state/workbench.ts';
import { type Point, toImage } from './view.ts';

type CrosshairProps = { pointer: Point; view: View; canvas: Size; image: Size };

/** Two lines through the pointer, and the pixel it is over. */
export function Crosshair({ pointer, view, canvas, image }: CrosshairProps): ReactNode {
  const { x, y } = toImage(view, canvas, pointer);
  const isInside = x >= 0 && y >= 0 && x <= image.width && y <= image.height;
  return (
    <div className="canvas-crosshair" aria-hidden="true">
      <span className="canvas-crosshair-x" style={{ top: pointer.y }} />
      <span className="canvas-crosshair-y" style={{ left: pointer.x }} />
      {isInside ? (
        <span className="canvas-crosshair-text" style={{ left: pointer.x + 10, top: pointer.y + 10 }}>
          {Math.floor(x)}, {Math.floor(y)}
        </span>
      ) : null}
    </div>
  );
}
