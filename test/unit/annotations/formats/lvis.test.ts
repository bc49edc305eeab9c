import { describe, expect, test } from 'vitest';
import type { DatasetImage } from '../../../../annotations/formats/dataset.ts';
import type { FormatReport } from '../../../../annotations/formats/format.ts';
import { formats } from '../../../../annotations/formats/formats.ts';
import { lvis } from '../../../../annotations/formats/lvis.ts';
import { detectFormats } from '../../../../annotations/formats/reading/readDataset.ts';
import { absent, datasetImage, imageRecord, phrases, regionRecord, showcase } from './datasets.ts';
import { type Files, filesOf, memorySource, readAll, textsOf, writeAll } from './files.ts';
import { promiseGoldenFiles, promiseRoundTrips, promiseToSurviveDamage } from './promises.ts';

promiseGoldenFiles(lvis, { validationRatio: 0 });
promiseRoundTrips(lvis, { write: { validationRatio: 0.4 } });
promiseToSurviveDamage(lvis, (await writeAll(lvis, showcase, { validationRatio: 0 })).files);

type Written = { images: object[]; categories: object[]; files: Files; report: FormatReport };

async function written(...images: DatasetImage[]): Promise<Written> {
  const { files, report } = await writeAll(lvis, { phrases: phrases.slice(0, 4), images }, { validationRatio: 0 });
  return { ...JSON.parse(textsOf(files)['annotations/lvis_train.json']), files, report };
}

const exhaustive = (id: string) => ({ ...absent('a', id), state: 'exhaustive' as const });
const regions = [regionRecord('a', 'r1', [0, 0, 8, 8], ['p0']), regionRecord('a', 'r2', [8, 8, 20, 20], ['p1'])];

describe('LVIS files', () => {
  test('say of every image what is absent and what is not exhaustive', async () => {
    const entry = datasetImage(imageRecord('a'), { regions, phraseStates: [exhaustive('p0'), absent('a', 'p2')] });
    const { images } = await written(entry, datasetImage(imageRecord('b')));
    expect(images[0]).toMatchObject({ neg_category_ids: [3], not_exhaustive_category_ids: [2] });
    expect(images[1]).toMatchObject({ neg_category_ids: [], not_exhaustive_category_ids: [] });
  });

  test('keep negatives apart from what is present, and say so', async () => {
    const entry = datasetImage(imageRecord('a'), { regions, phraseStates: [absent('a', 'p0'), exhaustive('p3')] });
    const { images, report } = await written(entry);
    expect(images[0]).toMatchObject({ neg_category_ids: [4], not_exhaustive_category_ids: [1, 2] });
    expect(report.rules.map(({ code }) => code)).toEqual(['lvis/exhaustive-without-region', 'lvis/negative-present']);
  });

  test('count the images and objects of every category', async () => {
    const { categories } = await written(
      datasetImage(imageRecord('a'), { regions: [...regions, regionRecord('a', 'r3', [1, 1, 9, 9], ['p0'])] }),
    );
    expect(categories[0]).toMatchObject({ frequency: 'r', image_count: 1, instance_count: 2 });
    expect(categories[3]).toMatchObject({ frequency: 'r', image_count: 0, instance_count: 0 });
  });

  test('are told from COCO by their lists', async () => {
    const { files } = await written(datasetImage(imageRecord('a'), { regions }));
    expect((await detectFormats(formats, memorySource(files))).map(({ id }) => id)).toEqual(['lvis']);
  });

  test('with lists that name unknown categories or nothing that is there are read, and both are reported', async () => {
    const content = {
      images: [
        {
          id: 5,
          coco_url: 'http://images.cocodataset.org/val2017/a.jpg',
          width: 64,
          height: 48,
          neg_category_ids: [9],
          not_exhaustive_category_ids: [1],
        },
      ],
      annotations: [],
      categories: [{ id: 1, name: 'dog', frequency: 'f' }],
    };
    const { dataset, report } = await readAll(lvis, filesOf({ 'lvis_v1_val.json': JSON.stringify(content) }));
    const [entry] = [...(dataset.images as Iterable<DatasetImage>)];
    expect(entry).toMatchObject({ image: { path: 'val2017/a.jpg' }, split: 'val', phraseStates: [] });
    expect(report.rules.map(({ code }) => code)).toEqual(['lvis/not-exhaustive-absent', 'read/reference']);
  });
});
