import { z } from 'zod';
import { hasItems, readDatumaro } from './datumaro/read.ts';
import { datumaroRules } from './datumaro/rules.ts';
import { writeDatumaro } from './datumaro/write.ts';
import { defineFormat } from './defineFormat.ts';
import { copyOptions, frameOptions, splitOptions } from './options.ts';

/** Datumaro: one JSON file a split, with attributes for what other formats lose. */
export const datumaro = defineFormat({
  id: 'datumaro',
  title: 'Datumaro (annotations/<split>.json)',
  doc:
    'annotations/<split>.json with the labels in the order of the vocabulary and an item for each image, whose size is ' +
    'height first. Regions are bbox annotations [x, y, width, height] in pixels, one for each phrase, with their source ' +
    'and scores as attributes; captions are annotations too, and phrase states attributes of the item. Definition: ' +
    'github.com/open-edge-platform/datumaro.',
  holds: {
    regions: true,
    captions: 'short and long',
    verifiedAbsent: true,
    exhaustive: true,
    rejections: false,
    phrasesOfRegion: 'many',
    regionsWithoutPhrase: true,
    imagesWithoutRegions: true,
    unusedPhrases: true,
    proposals: false,
    splits: 'all',
  },
  rules: datumaroRules,
  writer: {
    options: z.strictObject({ ...splitOptions, ...frameOptions, ...copyOptions }),
    write: writeDatumaro,
  },
  reader: { options: z.strictObject({}), detect: hasItems, read: readDatumaro },
});
