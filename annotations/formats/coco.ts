import { z } from 'zod';
import { captionOptions, kindsOfFiles, readCoco } from './coco/read.ts';
import { cocoRules } from './coco/rules.ts';
import { boxAnnotations, writeCoco } from './coco/write.ts';
import { defineFormat } from './defineFormat.ts';
import { copyOptions, frameOptions, splitOptions } from './options.ts';

/** COCO detection: one JSON file a split, as pycocotools reads it. */
export const coco = defineFormat({
  id: 'coco',
  title: 'COCO detection (instances_<split>.json)',
  doc:
    'annotations/instances_<split>.json with images, annotations and categories; bbox is [x, y, width, height] in ' +
    'pixels, ids begin with 1. A region with several phrases is one annotation for each. Categories are the whole ' +
    'vocabulary in its order. Definition: cocodataset.org/#format-data.',
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
  rules: cocoRules,
  writer: {
    options: z.strictObject({ ...splitOptions, ...frameOptions, ...copyOptions }),
    write: ({ dataset, options, note }) =>
      writeCoco(
        dataset,
        options,
        {
          file: (split) => `annotations/instances_${split}.json`,
          imageFields: () => ({}),
          annotations: boxAnnotations,
          categories: (phrases) => phrases.map(({ text }, index) => ({ id: index + 1, name: text, supercategory: '' })),
        },
        note,
      ),
  },
  reader: {
    options: captionOptions,
    async detect(source) {
      for await (const kind of kindsOfFiles(source)) if (kind === 'boxes') return true;
      return false;
    },
    read: (context) => readCoco(context.options.secondCaption, context),
  },
});
