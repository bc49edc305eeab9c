import { z } from 'zod';
import { boxRow, cocoFiles, firstAnnotation, readAnnotations, readBox, readIndex } from './coco/read.ts';
import { boxAnnotations, writeCoco } from './coco/write.ts';
import { defineFormat } from './defineFormat.ts';
import { copyOptions, frameOptions, splitOptions } from './options.ts';
import { tryFile } from './reading/tryFile.ts';

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
  },
  rules: {
    'coco/mask': {
      severity: 'error',
      loses: true,
      meaning: 'An object has a mask; its box is read and the mask is not.',
    },
    'coco/crowd': {
      severity: 'error',
      loses: true,
      meaning: 'A crowd (iscrowd 1) is no single object and is left out.',
    },
  },
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
    options: z.strictObject({}),
    async detect(source) {
      for (const file of cocoFiles(source)) {
        if (boxRow.safeParse(await firstAnnotation(source, file)).success) return true;
      }
      return false;
    },
    async read(context) {
      const { source, note } = context;
      for (const file of cocoFiles(source)) {
        const index = await readIndex(file, context);
        await tryFile(note, async () => {
          for await (const { value, at } of readAnnotations(source, file)) readBox('coco', value, at, index, context);
        });
      }
    },
  },
});
