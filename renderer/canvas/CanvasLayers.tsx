import Konva from 'konva';
import { memo, type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import { Layer, Shape, Stage } from 'react-konva';
import type { Size } from '../../annotations/box.ts';
import type { Surface } from './surface.ts';

type CanvasLayersProps = { surface: Surface; canvas: Size; brightness: number; contrast: number };

/**
 * The three layers that a surface paints: the picture, the boxes that nothing happens to, and what the pointer does.
 * Drawn again by React, the layers would be painted again, hence not with every view.
 */
export const CanvasLayers = memo(function CanvasLayers(props: CanvasLayersProps): ReactNode {
  const { surface, canvas, brightness, contrast } = props;
  const picture = useRef<Konva.Layer>(null);
  const boxes = useRef<Konva.Layer>(null);
  const active = useRef<Konva.Layer>(null);

  useLayoutEffect(() => {
    const [lowest, middle, top] = [picture.current, boxes.current, active.current];
    if (lowest === null || middle === null || top === null) return;
    return surface.attach({ picture: lowest, boxes: middle, active: top });
  }, [surface]);

  useEffect(() => {
    const isPlain = brightness === 1 && contrast === 1;
    const element = picture.current?.getNativeCanvasElement();
    if (element !== undefined) {
      element.style.filter = isPlain ? '' : `brightness(${brightness}) contrast(${contrast})`;
    }
  }, [brightness, contrast]);

  useEffect(() => followPixelRatio(() => [picture.current, boxes.current, active.current]), []);

  return (
    <Stage width={canvas.width} height={canvas.height} listening={false}>
      <Layer ref={picture} listening={false}>
        <Shape listening={false} sceneFunc={({ _context }) => surface.paintPicture(_context)} />
      </Layer>
      <Layer ref={boxes} listening={false}>
        <Shape listening={false} sceneFunc={({ _context }) => surface.paintBoxes(_context)} />
      </Layer>
      <Layer ref={active} listening={false}>
        <Shape listening={false} sceneFunc={({ _context }) => surface.paintActive(_context)} />
      </Layer>
    </Stage>
  );
});

/** Keeps layers sharp when the window comes to a screen with other pixels. @returns a function that ends it */
function followPixelRatio(layers: () => readonly (Konva.Layer | null)[]): () => void {
  const ending = new AbortController();
  function follow(): void {
    const ratio = window.devicePixelRatio;
    Konva.pixelRatio = ratio;
    const query = window.matchMedia(`(resolution: ${ratio}dppx)`);
    query.addEventListener('change', change, { once: true, signal: ending.signal });
  }
  function change(): void {
    follow();
    for (const layer of layers()) {
      layer?.getCanvas().setPixelRatio(window.devicePixelRatio);
      layer?.batchDraw();
    }
  }
  follow();
  return () => ending.abort();
}
