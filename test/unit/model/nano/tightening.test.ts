import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { hasMinSides } from '../../../../annotations/box.ts';
import { nanoCheckpoint } from '../../../../main/packageRoot.ts';
import { resolveBundle } from '../../../../model/bundle/resolve.ts';
import { openEngine } from '../../../../model/engine.ts';
import { decodeUpright } from '../../../../model/image/decode.ts';
import { mean } from '../../../../model/nano/evaluation/metrics.ts';
import { readScenes } from '../../../../model/nano/evaluation/scenes.ts';
import { evaluateTightening, type Tightening } from '../../../../model/nano/evaluation/tightening.ts';
import { createRandom } from '../../../../model/nano/scenes/random.ts';
import { proposeBoxes } from '../../../../model/pipeline.ts';
import { createRescorer } from '../../../../model/rescore/rescorer.ts';

const val = resolve(import.meta.dirname, '..', '..', '..', 'fixtures', 'nano-heldout', 'val');

test('careless boxes around objects of held-out scenes get clearly tighter', async () => {
  const engine = openEngine(await resolveBundle(nanoCheckpoint, join(tmpdir(), 'objembed-bar'), {}), 'bf16');
  try {
    const [rescorer, random] = [createRescorer(engine), createRandom(11)];
    const outcomes: Tightening[] = [];
    for (const scene of readScenes(val, 8)) {
      const { selected } = await proposeBoxes(engine, await decodeUpright(scene.file));
      const proposals = selected.boxes.filter(hasMinSides);
      outcomes.push(...(await evaluateTightening(rescorer, scene, proposals, random)));
    }
    const gain = mean(outcomes.map(({ before, after }) => after - before));
    expect(gain).toBeGreaterThan(0.06);
  } finally {
    await engine.close();
  }
}, 120_000);
