import { apply, write } from '../../../../annotations/change.ts';
import type { Region } from '../../../../annotations/records.ts';
import { createFakeServer } from '../state/fakeServer.ts';
import { startedWorkbench } from '../state/startedWorkbench.ts';
import { embed, proposalsOf, RUN, region, world } from '../state/world.ts';

/** A sure dog, and something that is hardly a dog. */
const found = proposalsOf('a', [
  { box: [10, 10, 30, 30], iou: 0.9, embedding: [0.5, -0.2] },
  { box: [50, 50, 70, 70], iou: 0.9, embedding: [-0.1, -1] },
]);

/** A region without scores, and a smaller one that was accepted. */
const regions: readonly Region[] = [
  {
    ...region('small', [60, 10, 80, 20], ['cat', 'dog']),
    scores: { modelId: 'nano', predictedIou: 0.5, semantic: { cat: 0.8 } },
  },
  region('large', [40, 10, 90, 60], []),
];

/** A workbench that shows an image of 100 x 80 pixels with two proposals and two regions. */
export async function openedImage() {
  const records = apply(world, write(world, regions));
  const workbench = await startedWorkbench(createFakeServer({ records, run: RUN, proposals: [found], embed }));
  await workbench.actions.openImage('a');
  await workbench.until(({ edited }) => edited !== null && edited.scores !== null);
  return workbench;
}
