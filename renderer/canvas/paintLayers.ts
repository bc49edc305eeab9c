import type { BoxesSnapshot } from './boxesSnapshot.ts';
import type { Frame } from './frame.ts';
import { type Gesture, previewBoxes } from './gestures.ts';
import { paintCrosshair, paintFrame, paintFullLabels, paintHovered, paintSelected } from './paintActive.ts';
import { paintBoxes } from './paintBoxes.ts';
import { paintGrid, paintPicture } from './picture.ts';
import type { SceneBox } from './scene.ts';
import type { Point } from './view.ts';

type Context = CanvasRenderingContext2D;

/** What the pointer is at and does. */
export type Live = {
  readonly gesture: Gesture | null;
  /** On the canvas; null while it is elsewhere. */
  readonly pointer: Point | null;
  readonly hovered: SceneBox | null;
};

/** The lowest layer: the picture. */
export function paintPictureLayer(context: Context, { picture, view, canvas }: Frame, isResting: boolean): void {
  if (picture !== null && view !== null) paintPicture(context, picture, view, canvas, isResting);
}

/**
 * The layer of the boxes that nothing happens to.
 * @param moving what is painted instead of them where it can, while the view moves
 */
export function paintBoxesLayer(context: Context, frame: Frame, moving: BoxesSnapshot | null): void {
  const { picture, view, canvas, others, showsScores, isReady } = frame;
  if (picture === null || view === null || !isReady) return;
  paintGrid(context, view, canvas, picture.size);
  if (moving?.paint(context, frame)) return;
  paintBoxes({ context, view, canvas }, others, showsScores);
}

/** The layer of what changes while the pointer moves. */
export function paintActiveLayer(context: Context, frame: Frame, { gesture, pointer, hovered }: Live): void {
  const { picture, view, canvas, selected, tool, isReady, showsCrosshair } = frame;
  if (picture === null || view === null || !isReady) return;
  const painting = { context, view, canvas };
  const moved = previewBoxes(gesture);
  const shown = selected.map((entry) => ({ ...entry, box: moved.get(entry.id) ?? entry.box }));
  const pointedAt = hovered !== null && !selected.includes(hovered) ? [hovered] : [];
  for (const entry of pointedAt) paintHovered(painting, entry);
  paintSelected(painting, shown, tool === 'select');
  paintFullLabels(painting, [...shown, ...pointedAt]);
  paintFrame(painting, gesture, picture.size);
  if (tool === 'draw' && showsCrosshair && pointer !== null) paintCrosshair(painting, pointer, picture.size);
}
