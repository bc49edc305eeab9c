import { describe, expect, test } from 'vitest';
import { coco } from '../../../../../annotations/formats/coco.ts';
import type { DatasetImage } from '../../../../../annotations/formats/dataset.ts';
import { labelme } from '../../../../../annotations/formats/labelme.ts';
import { checkDataset } from '../../../../../annotations/formats/writing/writeDataset.ts';
import { datasetImage, imageRecord, phrases } from '../datasets.ts';

const images = (clusterOf: (index: number) => string | undefined): DatasetImage[] =>
  Array.from({ length: 40 }, (_, index) => {
    const cluster = clusterOf(index);
    return { ...datasetImage(imageRecord(`i${index}`)), ...(cluster !== undefined && { cluster }) };
  });

async function leaksOf(entries: DatasetImage[], options: Record<string, unknown>, format = coco) {
  const { rules } = await checkDataset(format, { phrases, images: entries }, options);
  return rules.find(({ code }) => code === 'written/leak');
}

describe('the splits of an export', () => {
  test('say which pictures are in both, and with which', async () => {
    const leak = await leaksOf(
      images((index) => `c${index % 5}`),
      { validationRatio: 0.5 },
    );
    expect(leak).toMatchObject({ severity: 'warning' });
    expect(leak?.hits[0]?.message).toMatch(
      /^photos\/i\d+\.jpg is in \w+; photos\/i\d\.jpg, in \w+, is the same picture\.$/,
    );
  });

  test('have nothing in both when duplicates stay together, or nothing is a duplicate', async () => {
    const twins = images((index) => `c${index % 5}`);
    expect(await leaksOf(twins, { validationRatio: 0.5, splitBy: 'duplicates' })).toBeUndefined();
    expect(await leaksOf(twins, { validationRatio: 0.5, splitBy: 'phrase' })).toBeUndefined();
    expect(
      await leaksOf(
        images(() => undefined),
        { validationRatio: 0.5 },
      ),
    ).toBeUndefined();
  });

  test('tell of folders that were divided before', async () => {
    const divided = images(() => undefined).map((entry, index) => ({
      ...entry,
      split: index % 2 === 0 ? ('train' as const) : ('val' as const),
    }));
    expect((await leaksOf(divided, { splitBy: 'folder' }))?.hits[0]?.message).toMatch(/is in the same folder/);
    expect(await leaksOf(divided, {})).toBeUndefined();
  });

  test('are none of a format without splits', async () => {
    expect(
      await leaksOf(
        images(() => 'c'),
        {},
        labelme,
      ),
    ).toBeUndefined();
  });
});
