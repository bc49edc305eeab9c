import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { hasMinSides } from '../../../../annotations/box.ts';
import { nanoCheckpoint } from '../../../../main/packageRoot.ts';
import { resolveBundle } from '../../../../model/bundle/resolve.ts';
import { openEngine } from '../../../../model/engine.ts';
import { type Drift, measureDrift } from '../../../../model/nano/evaluation/drift.ts';
import { mean } from '../../../../model/nano/evaluation/metrics.ts';
import { readScenes } from '../../../../model/nano/evaluation/scenes.ts';
import { evaluateTightening, type Tightening } from '../../../../model/nano/evaluation/tightening.ts';
import { createRandom } from '../../../../model/nano/scenes/random.ts';
import { proposeBoxes } from '../../../../model/pipeline.ts';
import { prepareImage, preprocessingOf } from '../../../../model/preprocess/prepareImage.ts';
import { createRescorer } from '../../../../model/rescore/rescorer.ts';

const val = resolve(import.meta.dirname, '..', '..', '..', 'fixtures', 'nano-heldout', 'val');
const engine = openEngine(await resolveBundle(nanoCheckpoint, join(tmpdir(), 'objembed-bar'), {}), 'bf16');
const rescorer = createRescorer(engine);
afterAll(() => engine.close());

test('proposals that are scored again keep their scores, but for what their order changes', async () => {
  const drifts: Drift[] = [];
  for (const scene of readScenes(val, 3)) drifts.push(...(await measureDrift(engine, rescorer, scene)).unedited);
  expect(mean(drifts.map(({ predictedIou }) => Math.abs(predictedIou)))).toBeLessThan(0.05);
  expect(mean(drifts.flatMap(({ semantic }) => semantic.map(Math.abs)))).toBeLessThan(0.03);
}, 120_000);

test('careless boxes around objects of held-out scenes get clearly tighter', async () => {
  const random = createRandom(11);
  const outcomes: Tightening[] = [];
  for (const scene of readScenes(val, 6)) {
    const { selected } = await proposeBoxes(engine, await prepareImage(scene.file, preprocessingOf(engine)));
    const proposals = selected.boxes.filter(hasMinSides);
    outcomes.push(...(await evaluateTightening(rescorer, scene, proposals, random)));
  }
  expect(mean(outcomes.map(({ before, after }) => after - before))).toBeGreaterThan(0.06);
}, 120_000);
