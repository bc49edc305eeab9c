import { z } from 'zod';
import { defineFormat } from './defineFormat.ts';
import { florenceRecord, readFlorence } from './florence/read.ts';
import { florenceRules } from './florence/rules.ts';
import { writeFlorence } from './florence/write.ts';
import { copyOptions, frameOptions, rootOptions, splitOptions } from './options.ts';
import { someRecord } from './reading/records.ts';

/** Florence-2: questions and answers in JSON Lines, with boxes on a grid of 1000 places. */
export const florence = defineFormat({
  id: 'florence',
  title: 'Florence-2 (annotations.jsonl)',
  doc:
    '{train,valid,test}/annotations.jsonl with image, prefix (a task) and suffix (its answer): one record for all ' +
    'regions of an image, one for each caption. An answer has a phrase and <loc_n> four times for each of its boxes, ' +
    'x1 y1 x2 y2, n = floor(edge · 1000 / side) up to 999. Definition: processing_florence2.py of transformers.',
  holds: {
    regions: true,
    captions: 'short and long',
    verifiedAbsent: false,
    exhaustive: false,
    rejections: false,
    phrasesOfRegion: 'many',
    regionsWithoutPhrase: false,
    imagesWithoutRegions: false,
    unusedPhrases: false,
    proposals: false,
    splits: 'all',
  },
  rules: florenceRules,
  writer: {
    options: z.strictObject({
      ...splitOptions,
      ...frameOptions,
      ...copyOptions,
      task: z
        .enum(['DENSE_REGION_CAPTION', 'OD'])
        .default('DENSE_REGION_CAPTION')
        .describe('the task whose answer the regions are: captions of regions, or names of classes'),
    }),
    write: writeFlorence,
  },
  reader: {
    options: z.strictObject({ ...rootOptions }),
    detect: (source) => someRecord(florenceRecord, source),
    read: readFlorence,
  },
});
