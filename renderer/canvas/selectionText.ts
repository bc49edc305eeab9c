import type { Selection } from '../state/workbench.ts';
import { type SceneBox, splitScene } from './scene.ts';

/** What is selected, in words for those who do not see it; empty when nothing is. */
export function selectionText(scene: readonly SceneBox[], selection: Selection): string {
  const { selected } = splitScene(scene, selection);
  const [only] = selected;
  if (only === undefined) return '';
  if (selected.length > 1) return `${counted(selected.length, 'region')} selected`;
  const scores =
    only.match === null || only.iou === null
      ? ''
      : `, match ${only.match.toFixed(2)}, tightness ${only.iou.toFixed(2)}`;
  const [x1, y1, x2, y2] = only.box.map(Math.round);
  const kind = only.kind === 'region' ? 'Region' : 'Proposal';
  return `${kind}: ${only.label}${scores}${only.isLocked ? ', locked' : ''}, from ${x1}, ${y1} to ${x2}, ${y2}`;
}

/** A number with its noun, such as "1 region". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
