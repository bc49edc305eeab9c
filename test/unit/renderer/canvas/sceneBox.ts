import type { Box } from '../../../../annotations/box.ts';
import type { SceneBox } from '../../../../renderer/canvas/scene.ts';

/** A region of the scene, or with other parts given, something else. */
export function sceneBox(id: string, box: Box, other: Partial<SceneBox> = {}): SceneBox {
  return { kind: 'region', id, box, colour: '#fff', label: id, match: null, iou: null, isLocked: false, ...other };
}
