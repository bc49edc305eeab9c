import type { Size } from '../../annotations/box.ts';
import type { Selection, Tool, View } from '../state/workbench.ts';
import type { Ground } from './gestures.ts';
import type { Picker } from './picking.ts';
import type { Picture } from './picture.ts';
import type { SceneBox } from './scene.ts';

/** Everything that the canvas shows of the state, as one immutable value. */
export type Frame = {
  readonly canvas: Size;
  readonly picture: Picture | null;
  /** Null until there is a picture. */
  readonly view: View | null;
  /** Whether the picture is that of the open image: only then its boxes lie where they belong. */
  readonly isReady: boolean;
  readonly picker: Picker;
  readonly selected: readonly SceneBox[];
  readonly others: readonly SceneBox[];
  readonly selection: Selection;
  readonly tool: Tool;
  readonly showsScores: boolean;
  readonly showsCrosshair: boolean;
};

/** Before anything is there. */
export const emptyFrame: Frame = {
  canvas: { width: 0, height: 0 },
  picture: null,
  view: null,
  isReady: false,
  picker: { at: () => [], inside: () => [] },
  selected: [],
  others: [],
  selection: { kind: 'regions', ids: [] },
  tool: 'select',
  showsScores: false,
  showsCrosshair: false,
};

/** What gestures stand on; null while there is nothing to work on. */
export function groundOf({ picture, view, isReady, ...rest }: Frame): Ground | null {
  return picture === null || view === null || !isReady ? null : { ...rest, view, image: picture.size };
}

/** Which of the layers show another thing in the second frame. The one with the selection is cheap and always drawn. */
export function differences(a: Frame, b: Frame): { readonly picture: boolean; readonly boxes: boolean } {
  const picture = a.view !== b.view || a.canvas !== b.canvas || a.picture !== b.picture;
  const boxes = a.others !== b.others || a.showsScores !== b.showsScores || a.isReady !== b.isReady;
  return { picture, boxes: picture || boxes };
}
