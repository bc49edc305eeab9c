import type { PointerEvent, ReactNode } from 'react';
import type { Size } from '../../annotations/box.ts';
import { thumbnailUrl } from '../connection/pictures.ts';
import type { View } from '../state/workbench.ts';
import { visibleBox } from './view.ts';

/** Screen pixels. */
const LONGEST_SIDE = 140;

type MinimapProps = {
  imageId: string;
  image: Size;
  view: View;
  canvas: Size;
  onMove: (view: View) => void;
};

/** The whole image in a corner while only a part of it is seen, with a frame around that part; a drag moves it. */
export function Minimap({ imageId, image, view, canvas, onMove }: MinimapProps): ReactNode {
  const scale = LONGEST_SIDE / Math.max(image.width, image.height);
  const [x1, y1, x2, y2] = visibleBox(view, canvas);
  if (x1 <= 0 && y1 <= 0 && x2 >= image.width && y2 >= image.height) return null;
  const [left, top] = [Math.max(0, x1), Math.max(0, y1)];

  function look(event: PointerEvent<HTMLDivElement>): void {
    if (event.buttons !== 1) return;
    const corner = event.currentTarget.getBoundingClientRect();
    event.currentTarget.setPointerCapture(event.pointerId);
    const centreX = (event.clientX - corner.left) / scale;
    onMove({ ...view, centreX, centreY: (event.clientY - corner.top) / scale });
  }

  return (
    <div
      className="canvas-minimap"
      aria-hidden="true"
      style={{ width: image.width * scale, height: image.height * scale }}
      onPointerDown={look}
      onPointerMove={look}
    >
      <img src={thumbnailUrl(imageId)} alt="" draggable={false} />
      <span
        style={{
          left: left * scale,
          top: top * scale,
          width: Math.max(2, (Math.min(image.width, x2) - left) * scale),
          height: Math.max(2, (Math.min(image.height, y2) - top) * scale),
        }}
      />
    </div>
  );
}
