import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { nanoCheckpoint } from '../../../../main/packageRoot.ts';
import { resolveBundle } from '../../../../model/bundle/resolve.ts';
import { openEngine } from '../../../../model/engine.ts';
import { bars } from '../../../../model/nano/evaluation/bar.ts';
import { evaluateScene, type SceneOutcome } from '../../../../model/nano/evaluation/evaluate.ts';
import { readScenes } from '../../../../model/nano/evaluation/scenes.ts';
import { summarise } from '../../../../model/nano/evaluation/summary.ts';

const heldOut = resolve(import.meta.dirname, '..', '..', '..', 'fixtures', 'nano-heldout');

test.each(['val', 'style'] as const)(
  'nano keeps what it promises on the held-out scenes of %s',
  async (set) => {
    const engine = openEngine(await resolveBundle(nanoCheckpoint, join(tmpdir(), 'objembed-bar'), {}), 'bf16');
    try {
      const outcomes: SceneOutcome[] = [];
      for (const scene of readScenes(join(heldOut, set))) outcomes.push(await evaluateScene(engine, scene, 'rec'));
      const { recall, grounding, spearman } = summarise(outcomes);
      expect.soft(recall).toBeGreaterThanOrEqual(bars[set].recall);
      expect.soft(grounding.accuracy).toBeGreaterThanOrEqual(bars[set].grounding);
      expect.soft(grounding.concepts).toBeGreaterThanOrEqual(bars[set].concepts);
      expect.soft(spearman).toBeGreaterThanOrEqual(bars[set].spearman);
    } finally {
      await engine.close();
    }
  },
  300_000,
);
