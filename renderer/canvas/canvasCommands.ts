import type { Box, Size } from '../../annotations/box.ts';
import type { Command } from '../commands/command.ts';
import { isOpen } from '../commands/conditions.ts';
import type { Actions } from '../state/actions.ts';
import { selectedRegions } from '../state/regions.ts';
import type { WorkbenchState } from '../state/workbench.ts';
import { handlePoint, moveTogether, resize } from './handles.ts';
import { mountedSurface } from './mountedSurface.ts';

const ZOOM_STEP = 1.25;
/** The share of the canvas that one press moves what is seen by. */
const PAN_STEP = 0.2;

const DIRECTIONS = [
  { name: 'Left', code: 'ArrowLeft', x: -1, y: 0 },
  { name: 'Right', code: 'ArrowRight', x: 1, y: 0 },
  { name: 'Up', code: 'ArrowUp', x: 0, y: -1 },
  { name: 'Down', code: 'ArrowDown', x: 0, y: 1 },
] as const;

type Direction = (typeof DIRECTIONS)[number];

/** Commands that need the canvas to know what they mean: its size, what is under the pointer, which side moves. */
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
    keys: ['Shift+KeyF'],
    when: isOpen,
    run: () => mountedSurface()?.zoomTo(1),
  },
  {
    id: 'view.zoomIn',
    title: 'View: Zoom In',
    keys: ['Ctrl+Equal', 'Ctrl+NumpadAdd'],
    when: isOpen,
    run: () => mountedSurface()?.zoomBy(ZOOM_STEP),
  },
  {
    id: 'view.zoomOut',
    title: 'View: Zoom Out',
    keys: ['Ctrl+Minus', 'Ctrl+NumpadSubtract'],
    when: isOpen,
    run: () => mountedSurface()?.zoomBy(1 / ZOOM_STEP),
  },
  {
    id: 'canvas.nextInStack',
    title: 'Canvas: Select the Next of the Boxes on One Another',
    keys: ['Alt+Period'],
    when: isOpen,
    run: ({ select }) => {
      const next = mountedSurface()?.nextInStack() ?? null;
      if (next !== null) select(next);
    },
  },
  ...DIRECTIONS.map(panCommand),
  ...DIRECTIONS.map((direction) => moveCommand(direction, 1, '')),
  ...DIRECTIONS.map((direction) => moveCommand(direction, 10, 'Shift+')),
  ...DIRECTIONS.map((direction) => resizeCommand(direction, 1, 'Ctrl+')),
  ...DIRECTIONS.map((direction) => resizeCommand(direction, -1, 'Ctrl+Alt+')),
];

function panCommand({ name, code, x, y }: Direction): Command {
  return {
    id: `view.pan${name}`,
    title: `View: Look Further ${name}`,
    keys: [`Ctrl+Shift+${code}`],
    when: isOpen,
    run: () => mountedSurface()?.pan(x * PAN_STEP, y * PAN_STEP),
  };
}

function moveCommand({ name, code, x, y }: Direction, pixels: number, modifiers: string): Command {
  return {
    id: pixels === 1 ? `region.move${name}` : `region.move${name}Far`,
    title: `Region: Move ${name} by ${pixels} px`,
    keys: [`${modifiers}${code}`],
    when: hasMovable,
    run: ({ moveBoxes }, state) => {
      const image = state.edited?.image;
      if (image !== undefined) moveBoxes(moveTogether(movableBoxes(state), x * pixels, y * pixels, image));
    },
  };
}

/** Moves one side of the selected boxes by a pixel: 1 for the right and lower sides, -1 for the left and upper ones. */
function resizeCommand({ name, code, x, y }: Direction, end: 1 | -1, modifiers: string): Command {
  const side = x === 0 ? (end === 1 ? 'Lower' : 'Upper') : end === 1 ? 'Right' : 'Left';
  return {
    id: end === 1 ? `region.resize${name}` : `region.resizeStart${name}`,
    title: `Region: Move the ${side} Side ${name} by 1 px`,
    keys: [`${modifiers}${code}`],
    when: hasMovable,
    run: (actions, state) => resizeSelected(actions, state, { end, x, y }),
  };
}

function resizeSelected(
  { moveBoxes }: Actions,
  state: WorkbenchState,
  { end, x, y }: { end: 1 | -1; x: -1 | 0 | 1; y: -1 | 0 | 1 },
): void {
  const image = state.edited?.image;
  if (image === undefined) return;
  moveBoxes(new Map([...movableBoxes(state)].map(([id, box]) => [id, sideMoved(box, image)])));

  function sideMoved(box: Box, size: Size): Box {
    const handle = { h: x === 0 ? 0 : end, v: y === 0 ? 0 : end } as const;
    const from = handlePoint(box, handle);
    return resize(box, handle, { x: from.x + x, y: from.y + y }, size);
  }
}

function hasMovable(state: WorkbenchState): boolean {
  return movableBoxes(state).size > 0;
}

function movableBoxes(state: WorkbenchState): ReadonlyMap<string, Box> {
  const movable = selectedRegions(state).filter(({ id }) => !state.lockedRegionIds.has(id));
  return new Map(movable.map(({ id, box }) => [id, box]));
}
