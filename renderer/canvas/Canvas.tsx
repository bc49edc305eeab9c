import type Konva from 'konva';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { Layer, Image as Picture, Shape, Stage } from 'react-konva';
import type { Size } from '../../annotations/box.ts';
import { useActions, useWorkbench } from '../state/store.ts';
import { EmptyState } from '../widgets/EmptyState.tsx';
import { Crosshair } from './Crosshair.tsx';
import { drawBoxes, drawFrame } from './drawBoxes.ts';
import { Minimap } from './Minimap.tsx';
import { createPicker } from './picking.ts';
import { sceneBoxes } from './scene.ts';
import { useGestures } from './useGestures.ts';
import { usePicture } from './usePicture.ts';
import { fitView, toScreen } from './view.ts';
import './canvas.css';

const PIXELATED_FROM = 4;
const GRID_FROM = 8;

/** The open image with its boxes, to be looked at and edited. */
export function Canvas(): ReactNode {
  const state = useWorkbench((whole) => whole);
  const actions = useActions();
  const host = useRef<HTMLDivElement>(null);
  const boxesLayer = useRef<Konva.Layer>(null);
  const canvas = useSize(host);
  const { edited } = state;
  const { picture, shownId, problem } = usePicture(edited?.image.id ?? null);
  const image: Size | null = edited === null || edited.image.width === 0 ? null : edited.image;
  const view = useMemo(
    () => state.view ?? (image === null ? null : fitView(image, canvas)),
    [state.view, image, canvas],
  );
  const scene = useMemo(() => sceneBoxes(state), [state]);
  const picker = useMemo(() => createPicker(scene), [scene]);
  const { preview, pointer, handlers, cursor } = useGestures({
    host,
    state,
    actions,
    image,
    view,
    canvas,
    scene,
    picker,
  });

  if (edited === null) return <EmptyState icon="device-camera" title="Choose an image in the explorer, or press D." />;
  const error = edited.error ?? problem;
  if (error !== null) return <EmptyState icon="error" title={error} />;
  if (image === null || view === null) return <div ref={host} className="canvas-host" />;
  const origin = toScreen(view, canvas, { x: 0, y: 0 });
  const regions = scene.filter(({ kind }) => kind === 'region').length;
  const moved = new Map(preview.boxes);
  const shown = scene.map((entry) => ({ ...entry, box: moved.get(entry.id) ?? entry.box }));
  return (
    <div
      ref={host}
      className="canvas-host"
      data-testid="canvas"
      data-scale={view.scale}
      data-origin-x={origin.x}
      data-origin-y={origin.y}
      data-image-id={shownId ?? undefined}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the editor takes keys and pointer as one application.
      tabIndex={0}
      role="application"
      aria-label={`${edited.image.path}: ${counted(regions, 'region')}, ${counted(scene.length - regions, 'proposal')} shown`}
      style={{ cursor }}
      {...handlers}
    >
      <Stage width={canvas.width} height={canvas.height} listening={false}>
        <Layer
          listening={false}
          imageSmoothingEnabled={view.scale < PIXELATED_FROM}
          ref={(layer) => {
            const element = layer?.getNativeCanvasElement();
            if (element) element.style.filter = `brightness(${state.brightness}) contrast(${state.contrast})`;
          }}
        >
          {picture !== null && shownId === edited.image.id ? (
            <Picture
              image={picture}
              x={origin.x}
              y={origin.y}
              width={image.width * view.scale}
              height={image.height * view.scale}
            />
          ) : null}
        </Layer>
        <Layer listening={false} ref={boxesLayer}>
          <Shape
            sceneFunc={({ _context: context }) => {
              if (view.scale >= GRID_FROM) drawGrid(context, view.scale, origin, image, canvas);
              const drawing = { context, view, canvas };
              drawBoxes(drawing, shown, state.showsScores, canvas);
              if (preview.frame !== null) drawFrame(drawing, preview.frame.box, '#ffffff', preview.frame.dashed);
            }}
          />
        </Layer>
      </Stage>
      {state.showsCrosshair && state.tool === 'draw' && pointer !== null ? (
        <Crosshair pointer={pointer} view={view} canvas={canvas} image={image} />
      ) : null}
      {state.view === null ? null : (
        <Minimap imageId={edited.image.id} image={image} view={view} canvas={canvas} onMove={actions.set} />
      )}
    </div>
  );
}

function drawGrid(
  context: CanvasRenderingContext2D,
  scale: number,
  origin: { x: number; y: number },
  image: Size,
  canvas: Size,
): void {
  context.strokeStyle = 'rgb(128 128 128 / 35%)';
  context.lineWidth = 1;
  context.beginPath();
  const [left, right] = [Math.max(0, origin.x), Math.min(canvas.width, origin.x + image.width * scale)];
  const [top, bottom] = [Math.max(0, origin.y), Math.min(canvas.height, origin.y + image.height * scale)];
  for (let x = origin.x + Math.ceil((left - origin.x) / scale) * scale; x <= right; x += scale) {
    context.moveTo(x, top);
    context.lineTo(x, bottom);
  }
  for (let y = origin.y + Math.ceil((top - origin.y) / scale) * scale; y <= bottom; y += scale) {
    context.moveTo(left, y);
    context.lineTo(right, y);
  }
  context.stroke();
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function useSize(host: React.RefObject<HTMLDivElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 1, height: 1 });
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(element);
    return () => observer.disconnect();
  });
  return size;
}
