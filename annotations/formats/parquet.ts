import { z } from 'zod';
import { defineFormat } from './defineFormat.ts';
import { copyOptions, frameOptions, rootOptions, splitOptions } from './options.ts';
import { isParquet, readParquet } from './parquet/read.ts';
import { writeParquet } from './parquet/write.ts';

const imagesPerGroup = z
  .int()
  .min(1)
  .max(100_000)
  .default(1000)
  .describe('images in a row group, which is in memory as a whole');

/** Parquet for the library `datasets`: a row an image, which is named and not held. */
export const parquet = defineFormat({
  id: 'parquet',
  title: 'Parquet for datasets (data/<split>.parquet)',
  doc:
    'data/<train|validation|test>.parquet, a row an image: image {bytes: null, path}, width, height, objects [{box [x1, ' +
    'y1, x2, y2] in pixels from 0, phrases}], short_caption, long_caption, exhaustive and verified_absent (lists of ' +
    "phrases). Images are named and not held; the features of datasets' Image stand in the file's metadata. Written and " +
    'read by row groups, of up to 256 MiB. Definition: parquet.apache.org/docs/file-format, huggingface.co/docs/datasets.',
  holds: {
    regions: true,
    captions: 'short and long',
    verifiedAbsent: true,
    exhaustive: true,
    rejections: false,
    phrasesOfRegion: 'many',
    regionsWithoutPhrase: true,
    imagesWithoutRegions: true,
    unusedPhrases: false,
    proposals: false,
    splits: 'all',
  },
  rules: {},
  writer: {
    options: z.strictObject({ ...splitOptions, ...frameOptions, ...copyOptions, ...rootOptions, imagesPerGroup }),
    write: writeParquet,
    readme: () => README,
  },
  reader: { options: z.strictObject({ ...rootOptions }), detect: isParquet, read: readParquet },
});

const README = `# Parquet dataset

A row is an image; its pixels are in the file that \`image.path\` names, which is opened from the folder at hand. Boxes
are [x1, y1, x2, y2] in pixels.

    from datasets import load_dataset
    data = load_dataset('parquet', data_dir='data')
    data['train'][0]['image'], data['train'][0]['objects']
`;
