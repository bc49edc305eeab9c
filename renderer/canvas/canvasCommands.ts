import type { Box } from '../../annotations/box.ts';
import type { Command } from '../commands/command.ts';
import type { Actions } from '../state/actions.ts';
import { selectedRegions } from '../state/regions.ts';
import type { WorkbenchState } from '../state/workbench.ts';
import { moveWithin, resize } from './handles.ts';
import { fitView, zoomAt } from './view.ts';

const ZOOM_STEP = 1.25;
const isOpen = ({ edited }: WorkbenchState): boolean => edited !== null;
const hasRegions = (state: WorkbenchState): boolean => selectedRegions(state).length > 0;

/** Commands that need to know how large the canvas is, or move boxes by keys. */
export const canvasCommands: readonly Command[] = [
  {
    id: 'view.fit',
    title: 'View: Fit the Image',
    keys: ['KeyF', 'Ctrl+Digit0'],
    when: isOpen,
    run: ({ set }) => set({ view: null }),
  },
  {
    id: 'view.actualSize',
    title: 'View: Actual Size (100 %)',
    keys: ['Ctrl+Digit1'],
    when: isOpen,
    run: (actions, state) => zoom(actions, state, () => 1),
  },
  {
    id: 'view.zoomIn',
    title: 'View: Zoom In',
    keys: ['Ctrl+Equal', 'Ctrl+NumpadAdd'],
    when: isOpen,
    run: (actions, state) => zoom(actions, state, (scale) => scale * ZOOM_STEP),
  },
  {
    id: 'view.zoomOut',
    title: 'View: Zoom Out',
    keys: ['Ctrl+Minus', 'Ctrl+NumpadSubtract'],
    when: isOpen,
    run: (actions, state) => zoom(actions, state, (scale) => scale / ZOOM_STEP),
  },
  ...directions().flatMap(({ name, code, x, y }): Command[] => [
    {
      id: `region.move${name}`,
      title: `Region: Move ${name} by 1 px`,
      keys: [code],
      when: hasRegions,
      run: (actions, state) => moveSelected(actions, state, x, y),
    },
    {
      id: `region.move${name}Far`,
      title: `Region: Move ${name} by 10 px`,
      keys: [`Shift+${code}`],
      when: hasRegions,
      run: (actions, state) => moveSelected(actions, state, 10 * x, 10 * y),
    },
    {
      id: `region.resize${name}`,
      title: `Region: Move the Lower Right Sides ${name}`,
      keys: [`Ctrl+${code}`],
      when: hasRegions,
      run: (actions, state) => resizeSelected(actions, state, x, y),
    },
  ]),
];

function directions() {
  return [
    { name: 'Left', code: 'ArrowLeft', x: -1, y: 0 },
    { name: 'Right', code: 'ArrowRight', x: 1, y: 0 },
    { name: 'Up', code: 'ArrowUp', x: 0, y: -1 },
    { name: 'Down', code: 'ArrowDown', x: 0, y: 1 },
  ] as const;
}

function zoom({ set }: Actions, { view, edited }: WorkbenchState, scaleOf: (scale: number) => number): void {
  const host = document.querySelector('[data-testid="canvas"]');
  if (host === null || edited === null) return;
  const canvas = { width: host.clientWidth, height: host.clientHeight };
  const current = view ?? fitView(edited.image, canvas);
  const middle = { x: canvas.width / 2, y: canvas.height / 2 };
  set({ view: zoomAt(current, canvas, middle, scaleOf(current.scale) / current.scale) });
}

function moveSelected({ moveBoxes }: Actions, state: WorkbenchState, dx: number, dy: number): void {
  changeSelected(moveBoxes, state, (box, image) => moveWithin(box, dx, dy, image));
}

function resizeSelected({ moveBoxes }: Actions, state: WorkbenchState, dx: number, dy: number): void {
  changeSelected(moveBoxes, state, (box, image) =>
    resize(box, { h: dx === 0 ? 0 : 1, v: dy === 0 ? 0 : 1 }, { x: box[2] + dx, y: box[3] + dy }, image),
  );
}

function changeSelected(
  moveBoxes: Actions['moveBoxes'],
  state: WorkbenchState,
  change: (box: Box, image: { width: number; height: number }) => Box,
): void {
  const { edited, lockedRegionIds } = state;
  if (edited === null) return;
  const movable = selectedRegions(state).filter(({ id }) => !lockedRegionIds.has(id));
  moveBoxes(new Map(movable.map(({ id, box }) => [id, change(box, edited.image)])));
}
