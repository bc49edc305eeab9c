// The preflight against the oracle: what a training run over the same files really loses (objembedLoader.ts).
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coco } from '../../../../../annotations/formats/coco.ts';
import { lvis } from '../../../../../annotations/formats/lvis.ts';
import { objembed } from '../../../../../annotations/formats/objembed.ts';
import { yolo } from '../../../../../annotations/formats/yolo.ts';
import { datasets, SIZE } from '../datasets.ts';
import { readAll, textsOf, writeAll } from '../files.ts';
import { loadEpoch } from '../objembedLoader.ts';

const devices = fc.record({
  perDeviceBatch: fc.integer({ min: 1, max: 4 }),
  worldSize: fc.integer({ min: 1, max: 4 }),
  textsPerImage: fc.integer({ min: 2, max: 10 }),
  twoCaptions: fc.boolean(),
  appendFirst: fc.boolean(),
});

type Devices = typeof devices extends fc.Arbitrary<infer T> ? T : never;

async function trainOn(dataset: Parameters<typeof writeAll>[1], { appendFirst, ...sizes }: Devices, fix: boolean) {
  const options = { ...sizes, fix, validationRatio: 0, frame: 'stored' };
  const { files, report } = await writeAll(objembed, dataset, options);
  const texts = textsOf(files);
  const epoch = loadEpoch(texts['train.jsonl'], texts['proposals_train.json'], { appendFirst, ...sizes });
  const open = report.rules.filter(({ severity, count, fixed }) => severity === 'error' && count > fixed);
  return { ...epoch, open: open.map(({ code }) => code) };
}

describe('the preflight', () => {
  test.each([true, false])('foresees every lost record and every epoch without a batch (mended: %s)', async (fix) => {
    await fc.assert(
      fc.asyncProperty(datasets, devices, async (dataset, sizes) => {
        const { lost, batches, open } = await trainOn(dataset, sizes, fix);
        if (lost.length > 0 || batches === 0) expect(open, lost.join('\n')).not.toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test.each([coco, lvis, yolo])('and the training agree on datasets that come from $id', async (format) => {
    await fc.assert(
      fc.asyncProperty(datasets, devices, async (dataset, sizes) => {
        const { files } = await writeAll(format, dataset, { validationRatio: 0 });
        const { dataset: read } = await readAll(format, files, {}, async () => SIZE);
        const single = { ...sizes, perDeviceBatch: 1, worldSize: 1, twoCaptions: false };
        const { lost, open } = await trainOn(read, single, true);
        if (open.length === 0) expect(lost).toEqual([]);
        else expect(open).toEqual(['objembed/12-small-vocabulary']);
      }),
      { numRuns: 30 },
    );
  });
});
