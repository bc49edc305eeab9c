import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { nanoCheckpoint } from '../../../../main/packageRoot.ts';
import { resolveBundle } from '../../../../model/bundle/resolve.ts';
import { type Engine, openEngine } from '../../../../model/engine.ts';
import { agreementOf } from '../../../../model/nano/evaluation/agreement.ts';
import { scoreScene } from '../../../../model/nano/evaluation/evaluate.ts';
import { IOU_THRESHOLD, share } from '../../../../model/nano/evaluation/metrics.ts';
import { readScenes } from '../../../../model/nano/evaluation/scenes.ts';
import type { Precision } from '../../../../model/precision/precisions.ts';

const heldOut = resolve(import.meta.dirname, '..', '..', '..', 'fixtures', 'nano-heldout');

async function openNano(precision: Precision): Promise<Engine> {
  return openEngine(await resolveBundle(nanoCheckpoint, join(tmpdir(), 'objembed-bar'), { precision }), 'bf16');
}

test('nano of int8 has the box of fp32 on top, or one on the same place, for 99 of 100 held-out phrases', async () => {
  const [fp32, int8] = [await openNano('fp32'), await openNano('int8')];
  try {
    const scenes = ['val', 'style'].flatMap((set) => readScenes(join(heldOut, set), 6));
    const agreements = [];
    for (const scene of scenes) {
      agreements.push(agreementOf(await scoreScene(fp32, scene, 'rec'), await scoreScene(int8, scene, 'rec')));
    }
    const top = agreements.flatMap((agreement) => agreement.top);
    expect(top.length).toBeGreaterThan(100);
    expect(share(top.map(({ iou }) => iou >= IOU_THRESHOLD))).toBeGreaterThanOrEqual(0.99);
    // Where another box is on top, it was a matter of thousandths.
    expect(Math.max(...top.map(({ margin }) => margin))).toBeLessThan(0.02);
    expect(Math.max(...agreements.flatMap(({ predictedIou }) => predictedIou))).toBeLessThan(0.03);
  } finally {
    await fp32.close();
    await int8.close();
  }
}, 120_000);
