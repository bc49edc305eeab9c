import { expect, test } from 'vitest';
import { findRecord } from '../../../../annotations/records.ts';
import { canvasCommands } from '../../../../renderer/canvas/canvasCommands.ts';
import { openedImage } from './openedImage.ts';

async function withSelected(...ids: string[]) {
  const workbench = await openedImage();
  workbench.actions.select({ kind: 'regions', ids });
  return {
    ...workbench,
    press(key: string) {
      const command = canvasCommands.find(
        ({ keys, when }) => keys.includes(key) && (when?.(workbench.state()) ?? true),
      );
      command?.run(workbench.actions, workbench.state());
      return command?.id;
    },
    box: (id: string) => findRecord(workbench.records(), 'region', id)?.box,
  };
}

test('arrows move the selected regions by a pixel, with Shift by ten, all in one edit', async () => {
  const { press, box, state } = await withSelected('small', 'large');
  press('ArrowLeft');
  press('Shift+ArrowDown');
  expect([box('small'), box('large')]).toEqual([
    [59, 20, 79, 30],
    [39, 20, 89, 70],
  ]);
  expect(state().undo).toHaveLength(2);
});

test('at the edge of the image arrows move as far as there is room', async () => {
  const { press, box } = await withSelected('large');
  press('Shift+ArrowRight');
  press('Shift+ArrowRight');
  expect(box('large')).toEqual([50, 10, 100, 60]);
});

test('Ctrl and arrows move the right and lower sides, with Alt the left and upper ones', async () => {
  const { press, box } = await withSelected('small');
  press('Ctrl+ArrowRight');
  press('Ctrl+ArrowUp');
  expect(box('small')).toEqual([60, 10, 81, 19]);
  press('Ctrl+Alt+ArrowRight');
  press('Ctrl+Alt+ArrowUp');
  expect(box('small')).toEqual([61, 9, 81, 19]);
});

test('a side moved by keys stops a pixel before the other', async () => {
  const { press, box } = await withSelected('small');
  for (let step = 0; step < 15; step++) press('Ctrl+ArrowUp');
  expect(box('small')).toEqual([60, 10, 80, 11]);
});

test('locked regions stay where they are', async () => {
  const { press, box, actions } = await withSelected('small', 'large');
  actions.set({ lockedRegionIds: new Set(['large']) });
  press('ArrowLeft');
  expect([box('small'), box('large')]).toEqual([
    [59, 10, 79, 20],
    [40, 10, 90, 60],
  ]);
  actions.set({ lockedRegionIds: new Set(['small', 'large']) });
  expect(press('ArrowLeft')).toBeUndefined();
});

test('no two commands of the canvas have the same id or key', () => {
  const ids = canvasCommands.map(({ id }) => id);
  const keys = canvasCommands.flatMap((command) => command.keys);
  expect([new Set(ids).size, new Set(keys).size]).toEqual([ids.length, keys.length]);
});
