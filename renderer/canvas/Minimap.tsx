import type { PointerEvent, ReactNode } from 'react';
import type { Size } from '../../annotations/box.ts';
import { thumbnailUrl } from '../connection/pictures.ts';
import type { View, WorkbenchState } from '../state/workbench.ts';
import { toImage } from './view.ts';

const LONGEST_SIDE = 140;

type MinimapProps = {
  imageId: string;
  image: Size;
  view: View;
  canvas: Size;
  onMove: (part: Partial<WorkbenchState>) => void;
};

/** The whole image in a corner, with a frame around what is seen; dragging moves it. */
export function Minimap({ imageId, image, view, canvas, onMove }: MinimapProps): ReactNode {
  const scale = LONGEST_SIDE / Math.max(image.width, image.height);
  const from = toImage(view, canvas, { x: 0, y: 0 });
  const to = toImage(view, canvas, { x: canvas.width, y: canvas.height });
  const isWhole = from.x <= 0 && from.y <= 0 && to.x >= image.width && to.y >= image.height;
  if (isWhole) return null;

  function move(event: PointerEvent<HTMLDivElement>): void {
    if (event.buttons !== 1) return;
    event.stopPropagation();
    const { left, top } = event.currentTarget.getBoundingClientRect();
    onMove({ view: { ...view, centreX: (event.clientX - left) / scale, centreY: (event.clientY - top) / scale } });
  }

  return (
    <div
      className="canvas-minimap"
      aria-hidden="true"
      style={{ width: image.width * scale, height: image.height * scale }}
      onPointerDown={move}
      onPointerMove={move}
    >
      <img src={thumbnailUrl(imageId)} alt="" draggable={false} />
      <span
        style={{
          left: Math.max(0, from.x) * scale,
          top: Math.max(0, from.y) * scale,
          width: (Math.min(image.width, to.x) - Math.max(0, from.x)) * scale,
          height: (Math.min(image.height, to.y) - Math.max(0, from.y)) * scale,
        }}
      />
    </div>
  );
}
