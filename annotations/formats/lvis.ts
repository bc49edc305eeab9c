import { z } from 'zod';
import { cocoFiles, kindsOfFiles } from './coco/read.ts';
import { cocoRules } from './coco/rules.ts';
import { writeCoco } from './coco/write.ts';
import { defineFormat } from './defineFormat.ts';
import { readLvisFile } from './lvis/read.ts';
import { lvisDialect } from './lvis/write.ts';
import { copyOptions, frameOptions, splitOptions } from './options.ts';

/** LVIS: COCO with what is absent from an image, and which categories are not exhaustive in it. */
export const lvis = defineFormat({
  id: 'lvis',
  title: 'LVIS (lvis_<split>.json)',
  doc:
    'annotations/lvis_<split>.json: COCO detection, with neg_category_ids (verified absent) and ' +
    'not_exhaustive_category_ids (present, but not every object has a box) for every image. A category that is present ' +
    'and in neither list is exhaustive. Definition: lvisdataset.org/dataset, lvis-api.',
  holds: {
    regions: true,
    captions: 'none',
    verifiedAbsent: true,
    exhaustive: true,
    rejections: false,
    phrasesOfRegion: 'many',
    regionsWithoutPhrase: false,
    imagesWithoutRegions: true,
    unusedPhrases: true,
    proposals: false,
    splits: 'all',
  },
  rules: {
    ...cocoRules,
    'lvis/negative-present': {
      severity: 'error',
      meaning: 'A phrase is verified absent from an image where a region carries it; it is no negative.',
    },
    'lvis/exhaustive-without-region': {
      severity: 'warning',
      meaning: 'A phrase that is exhaustive without any region is absent; it is written as a negative.',
    },
    'lvis/not-exhaustive-absent': {
      severity: 'warning',
      meaning: 'A category is called not exhaustive in an image without any object of it; that says nothing.',
    },
  },
  writer: {
    options: z.strictObject({ ...splitOptions, ...frameOptions, ...copyOptions }),
    write: ({ dataset, options, note }) => writeCoco(dataset, options, lvisDialect(note), note),
  },
  reader: {
    options: z.strictObject({}),
    async detect(source) {
      for await (const kind of kindsOfFiles(source)) if (kind === 'lvis') return true;
      return false;
    },
    async read(context) {
      for (const file of cocoFiles(context.source)) await readLvisFile(file, context);
    },
  },
});
