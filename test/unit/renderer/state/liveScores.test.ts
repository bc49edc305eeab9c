import { expect, test, vi } from 'vitest';
import type { Box } from '../../../../annotations/box.ts';
import { apply, write } from '../../../../annotations/change.ts';
import type { Params } from '../../../../main/api.ts';
import { isGuess, matchOf } from '../../../../renderer/state/liveScores.ts';
import type { WorkbenchState } from '../../../../renderer/state/workbench.ts';
import { createFakeServer } from './fakeServer.ts';
import { startedWorkbench } from './startedWorkbench.ts';
import { embed, proposalsOf, RUN, region, world } from './world.ts';

const drawn: Box = [10, 10, 30, 30];
const found = proposalsOf('a', [{ box: [11, 10, 31, 30], iou: 0.9, embedding: [1, 0] }]);

/** A workbench with a region and another; the model predicts an IoU of a hundredth of the box's left edge. */
async function opened({ fails = false, tighter = null as Box | null } = {}) {
  const records = apply(world, write(world, [region('r', drawn, ['dog']), region('s', [40, 40, 60, 60], [])]));
  const server = createFakeServer({
    records,
    run: RUN,
    proposals: [found],
    embed,
    answers: () => ({
      scoreBoxes: ({ boxes }: Params<'scoreBoxes'>) => {
        if (fails) throw new Error('Expected the model nano, got another.');
        const [[left]] = boxes;
        return { objectEmbeddings: Float32Array.of(1, 0), predictedIou: Float32Array.of(left / 100) };
      },
      tightenBox: () =>
        tighter === null
          ? null
          : { box: tighter, objectEmbeddings: Float32Array.of(1, 0), predictedIou: Float32Array.of(0.9) },
    }),
  });
  const workbench = await startedWorkbench(server);
  await workbench.actions.openImage('a');
  await workbench.until(({ edited }) => edited?.scores !== null);
  return {
    ...workbench,
    server,
    select: (...ids: string[]) => workbench.actions.select({ kind: 'regions', ids }),
    scored: () => server.asked.filter(({ method }) => method === 'scoreBoxes').map(({ params }) => params),
    settled: () => workbench.until(({ live }) => live?.isSettled === true),
  };
}

function selectedId({ selection }: WorkbenchState): string | undefined {
  return selection.kind === 'regions' ? selection.ids[0] : undefined;
}

test('the selected region is scored where it is, against all phrases', async () => {
  const { select, settled, state, scored } = await opened();
  select('r');
  await settled();
  expect(scored()).toEqual([{ imageId: 'a', runId: 'run', boxes: [drawn] }]);
  expect(state().live).toMatchObject({ regionId: 'r', box: drawn, semantic: { dog: expect.closeTo(1, 3), cat: 0.5 } });
  expect(state().live?.predictedIou).toBeCloseTo(0.1);
});

test('while it is dragged, one question is on its way at a time, and the next is about the latest box', async () => {
  const { select, settled, state, scored, actions, server, until } = await opened();
  select('r');
  await settled();
  const release = server.hold();
  for (const left of [12, 14, 16, 18]) actions.followDrag(new Map([['r', [left, 10, 30, 30]]]));
  expect(state().live).toMatchObject({ isSettled: false, box: drawn });
  release();
  await until(({ live }) => live?.box[0] === 18);
  // At most the first of them was asked about as well.
  expect(scored().length).toBeLessThanOrEqual(3);
  expect(scored().at(-1)).toMatchObject({ boxes: [[18, 10, 30, 30]] });
  expect(state().live?.isSettled).toBe(false);
  actions.moveBoxes(new Map([['r', [18, 10, 30, 30]]]));
  actions.followDrag(new Map());
  expect(state().live?.isSettled).toBe(true);
});

test('a new box is scored while it is drawn, and what is known of it stays when it becomes a region', async () => {
  const { settled, state, scored, actions, until } = await opened();
  actions.followDrawing([20, 20, 20, 20]);
  expect(scored()).toEqual([]);
  for (const right of [30, 40, 50]) actions.followDrawing([20, 20, right, 40]);
  await until(({ live }) => live?.box[2] === 50);
  expect(state().live).toMatchObject({ regionId: null, isSettled: false, semantic: { dog: expect.closeTo(1, 3) } });
  expect(state().live?.predictedIou).toBeCloseTo(0.2);
  const asked = scored().length;
  actions.drawRegion([20, 20, 50, 40]);
  actions.followDrawing(null);
  await settled();
  expect(state().live).toMatchObject({ regionId: selectedId(state()), box: [20, 20, 50, 40] });
  expect(scored()).toHaveLength(asked);
});

test('an answer that comes when the drawn box is a region already is not asked for again', async () => {
  const { settled, state, scored, actions, server } = await opened();
  const release = server.hold();
  actions.followDrawing([20, 20, 50, 40]);
  actions.drawRegion([20, 20, 50, 40]);
  actions.followDrawing(null);
  release();
  await settled();
  expect(state().live?.regionId).toBe(selectedId(state()));
  expect(scored()).toHaveLength(1);
});

test('a drawn box that is given up leaves the scores to the selected region', async () => {
  const { select, settled, state, actions, until } = await opened();
  select('r');
  await settled();
  actions.followDrawing([20, 20, 50, 40]);
  await until(({ live }) => live?.regionId === null);
  actions.followDrawing(null);
  expect(state().live).toBeNull();
  await settled();
  expect(state().live).toMatchObject({ regionId: 'r', box: drawn });
});

test('where scores are not to follow the pointer, boxes are scored when they are let go', async () => {
  const { select, settled, state, scored, actions } = await opened();
  actions.set({ scoresWhileDragged: false });
  select('r');
  await settled();
  actions.followDrag(new Map([['r', [12, 10, 30, 30]]]));
  expect(state().live).toBeNull();
  actions.followDrawing([20, 20, 50, 40]);
  actions.followDrawing(null);
  actions.moveBoxes(new Map([['r', [14, 10, 30, 30]]]));
  actions.followDrag(new Map());
  await settled();
  expect(scored()).toMatchObject([{ boxes: [drawn] }, { boxes: [[14, 10, 30, 30]] }]);
});

test('a box matches the active phrase, or that of the highest score while none is active', () => {
  const live = { regionId: null, box: drawn, isSettled: false, predictedIou: 0.5, semantic: { dog: 0.4, cat: 0.8 } };
  const phrases = ['dog', 'cat', 'new'].map((id) => ({ id, text: `a ${id}` }));
  expect(matchOf(live, phrases, 'dog')).toEqual({ text: 'a dog', match: 0.2 });
  expect(matchOf(live, phrases, null)).toEqual({ text: 'a cat', match: 0.4 });
  expect(matchOf(live, phrases, 'new')).toBeNull();
});

test('scores go with the selection: none for several regions, and those of another region when it is selected', async () => {
  const { select, settled, state, until } = await opened();
  select('r');
  await settled();
  select('r', 's');
  expect(state().live).toBeNull();
  select('s');
  await until(({ live }) => live?.regionId === 's' && live.isSettled);
  select('r');
  expect(state().live).toBeNull();
  await settled();
  expect(state().live).toMatchObject({ regionId: 'r', box: drawn });
});

test('where the server gives no scores, it says why once and is not asked again', async () => {
  const { select, scored, notices, actions } = await opened({ fails: true });
  select('r');
  await vi.waitFor(() => expect(notices).toEqual(['Expected the model nano, got another.']));
  actions.followDrag(new Map([['r', [12, 10, 30, 30]]]));
  select('s');
  expect(scored()).toHaveLength(1);
  expect(notices).toHaveLength(1);
});

test('after a lost connection the selected region is scored again', async () => {
  const { select, settled, server, runTimers, state, until } = await opened();
  select('r');
  await settled();
  server.cut();
  expect(state().live).toBeNull();
  runTimers();
  await until(({ connection }) => connection === 'open');
  await settled();
});

test('a box below the IoU that models are trained on is a guess', () => {
  expect([0.49, 0.5].map((predictedIou) => isGuess({ predictedIou }))).toEqual([true, false]);
});

const tighter: Box = [12, 12, 30, 30];

test('a tighter box is proposed, and replaces the box as one change when it is accepted', async () => {
  const { select, actions, state, records } = await opened({ tighter });
  select('r');
  await actions.tighten();
  expect(state().ghost).toMatchObject({ regionId: 'r', before: drawn, box: tighter });
  actions.acceptGhost();
  expect(state().ghost).toBeNull();
  expect(records().get('region:r')).toMatchObject({ box: tighter });
  await actions.undo();
  expect(records().get('region:r')).toMatchObject({ box: drawn });
});

test('a tighter box goes when it is dropped, when the region is moved and when something else is selected', async () => {
  const { select, actions, state, records } = await opened({ tighter });
  const leave = [
    () => actions.dropGhost(),
    () => select('s'),
    () => actions.moveBoxes(new Map([['r', [11, 11, 31, 31]]])),
  ];
  for (const goAway of leave) {
    select('r');
    await actions.tighten();
    expect(state().ghost).not.toBeNull();
    goAway();
    expect(state().ghost).toBeNull();
  }
  expect(records().get('region:r')).toMatchObject({ box: [11, 11, 31, 31] });
});

test('where there is no tighter box, that is said', async () => {
  const { select, actions, state, notices } = await opened();
  select('r');
  await actions.tighten();
  expect(state().ghost).toBeNull();
  expect(notices).toEqual(['The model finds no tighter box.']);
});
