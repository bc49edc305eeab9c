import { z } from 'zod';
import { csvFiles, isCsv, readTables } from './csv/read.ts';
import { writeTable } from './csv/write.ts';
import { defineFormat } from './defineFormat.ts';
import { copyOptions, frameOptions, rootOptions, splitOptions } from './options.ts';

/** A table for spreadsheets and data frames: a row for each region and phrase. */
export const csv = defineFormat({
  id: 'csv',
  title: 'CSV (regions.csv, a row for each region and phrase)',
  doc:
    'regions.csv with the columns path, width, height, split, x1, y1, x2, y2, phrase: edges in pixels from 0. A region ' +
    'without a phrase has an empty one, an image without regions a row without a box. A text that a spreadsheet would ' +
    "run as a formula (it begins with = + - @ or a tab) has a ' before it, which reading takes away. RFC 4180, UTF-8.",
  holds: {
    regions: true,
    captions: 'none',
    verifiedAbsent: false,
    exhaustive: false,
    rejections: false,
    phrasesOfRegion: 'many',
    regionsWithoutPhrase: true,
    imagesWithoutRegions: true,
    unusedPhrases: false,
    proposals: false,
    splits: 'all',
  },
  rules: {},
  writer: { options: z.strictObject({ ...splitOptions, ...frameOptions, ...copyOptions }), write: writeTable },
  reader: {
    options: z.strictObject({ ...rootOptions }),
    async detect(source) {
      for (const file of csvFiles(source)) if (await isCsv(source, file)) return true;
      return false;
    },
    read: readTables,
  },
});
