import { expect, test } from 'vitest';
import { captionsOf } from '../../../../../model/nano/scenes/captions.ts';
import { composeScene } from '../../../../../model/nano/scenes/compose.ts';
import { phraseSets } from '../../../../../model/nano/scenes/phrases.ts';
import { proposeBoxes } from '../../../../../model/nano/scenes/proposals.ts';
import { createRandom } from '../../../../../model/nano/scenes/random.ts';
import { planScene } from '../../../../../model/nano/scenes/training.ts';
import { paintedWardrobe } from './paintedWardrobe.ts';

const wardrobe = paintedWardrobe();

test('every phrase of a scene reaches a record with all its boxes, and the export finds nothing that loses data', async () => {
  for (let seed = 0; seed < 15; seed++) {
    const random = createRandom(seed);
    const scene = await composeScene(random, wardrobe, []);
    const sets = phraseSets(random, scene, wardrobe.concepts);
    const proposals = proposeBoxes(random, scene);
    const plan = planScene('images/1.jpg', scene, { sets, captions: captionsOf(random, scene), proposals });

    const labelled = plan.records.flatMap(({ objects }) => objects);
    for (const { text, objects } of sets.flatMap((set) => set.phrases)) {
      const boxes = labelled.filter(({ label }) => label === text).map(({ bbox }) => bbox);
      expect(new Set(boxes), text).toEqual(new Set(objects.map(({ box }) => box)));
    }
    expect(new Set(plan.records.flatMap(({ negs = [] }) => negs))).toEqual(
      new Set(sets.flatMap(({ absent }) => absent)),
    );
    expect(plan.proposals).toEqual(proposals);
    expect(plan.findings.filter(({ severity, fixed }) => severity === 'error' && fixed !== true)).toEqual([]);
  }
});
