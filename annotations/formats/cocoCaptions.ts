import { z } from 'zod';
import { captionOptions, kindsOfFiles, readCoco } from './coco/read.ts';
import { cocoRules } from './coco/rules.ts';
import { type WrittenImage, writeCoco } from './coco/write.ts';
import { defineFormat } from './defineFormat.ts';
import { copyOptions, frameOptions, splitOptions } from './options.ts';

/** COCO captions: one JSON file a split, an annotation for each caption. */
export const cocoCaptions = defineFormat({
  id: 'coco-captions',
  title: 'COCO captions (captions_<split>.json)',
  doc:
    'annotations/captions_<split>.json with images and annotations { id, image_id, caption }, the short caption before ' +
    'the long one. Definition: cocodataset.org/#format-data, section 5.',
  holds: {
    regions: false,
    captions: 'short and long',
    verifiedAbsent: false,
    exhaustive: false,
    rejections: false,
    phrasesOfRegion: 'many',
    regionsWithoutPhrase: false,
    imagesWithoutRegions: true,
    unusedPhrases: false,
    proposals: false,
    splits: 'all',
  },
  rules: {
    ...cocoRules,
    'coco-captions/order': {
      severity: 'warning',
      meaning: 'Nothing but their order tells the short caption from the long one; other readers take them for equals.',
    },
    'coco-captions/long-alone': {
      severity: 'error',
      loses: true,
      meaning: 'A long caption without a short one is written as a caption, and read back as the short one.',
    },
  },
  writer: {
    options: z.strictObject({ ...splitOptions, ...frameOptions, ...copyOptions }),
    write: ({ dataset, options, note }) =>
      writeCoco(
        dataset,
        options,
        {
          file: (split) => `annotations/captions_${split}.json`,
          imageFields({ entry: { image, captions } }) {
            if (captions?.short && captions.long) {
              note('coco-captions/order', 'The image has a short and a long caption.', { image });
            }
            if (captions?.short === '') note('coco-captions/long-alone', 'The image has a long caption.', { image });
            return {};
          },
          annotations: captionAnnotations,
        },
        note,
      ),
  },
  reader: {
    options: captionOptions,
    async detect(source) {
      const kinds = new Set<string>();
      for await (const kind of kindsOfFiles(source)) kinds.add(kind);
      return kinds.has('captions') && kinds.size === 1;
    },
    read: (context) => readCoco(context.options.secondCaption, context),
  },
});

function captionAnnotations({ entry: { captions } }: WrittenImage): object[] {
  return [captions?.short, captions?.long].flatMap((caption) => (caption ? [{ caption }] : []));
}
