import { z } from 'zod';
import { cvatFiles, isCvat, readCvat } from './cvat/read.ts';
import { cvatRules } from './cvat/rules.ts';
import { writeCvat } from './cvat/write.ts';
import { defineFormat } from './defineFormat.ts';
import { copyOptions, frameOptions, splitOptions } from './options.ts';

/** CVAT for images 1.1: one XML file with all images and their boxes. */
export const cvat = defineFormat({
  id: 'cvat',
  title: 'CVAT for images 1.1 (annotations.xml)',
  doc:
    'annotations.xml with the labels in the order of the vocabulary and an element for each image, which holds a box ' +
    'for each phrase of each region: xtl, ytl, xbr, ybr are edges in pixels from 0. Splits are subsets. CVAT shows ' +
    'images upright, so boxes are upright unless asked otherwise. Definition: docs.cvat.ai/docs/dataset_management/formats.',
  holds: {
    regions: true,
    captions: 'none',
    verifiedAbsent: false,
    exhaustive: false,
    rejections: false,
    phrasesOfRegion: 'many',
    regionsWithoutPhrase: false,
    imagesWithoutRegions: true,
    unusedPhrases: true,
    proposals: false,
    splits: 'all',
  },
  rules: cvatRules,
  writer: {
    options: z.strictObject({ ...splitOptions, frame: frameOptions.frame.default('upright'), ...copyOptions }),
    write: writeCvat,
  },
  reader: {
    options: z.strictObject({}),
    async detect(source) {
      for (const file of cvatFiles(source)) if (await isCvat(source, file)) return true;
      return false;
    },
    read: readCvat,
  },
});
