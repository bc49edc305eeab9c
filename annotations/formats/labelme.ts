import { z } from 'zod';
import { defineFormat } from './defineFormat.ts';
import { dialectOf, readLabelme } from './labelme/read.ts';
import { labelmeHolds, labelmeRules, phraseOptions } from './labelme/rules.ts';
import { writeLabelme } from './labelme/write.ts';
import { copyOptions, frameOptions } from './options.ts';

/** labelme: a JSON file beside each image. */
export const labelme = defineFormat({
  id: 'labelme',
  title: 'labelme (a JSON beside each image)',
  doc:
    '<image>.json with a rectangle of two points for each phrase of each region, in pixels from 0, and labels.txt with ' +
    'the vocabulary. Captions (description, long_description) and phrase states (verified_absent, exhaustive) are keys ' +
    'that labelme keeps without knowing them. labelme shows images upright. Definition: github.com/wkentaro/labelme.',
  holds: labelmeHolds,
  rules: labelmeRules,
  writer: {
    options: z.strictObject({ frame: frameOptions.frame.default('upright'), ...copyOptions, ...phraseOptions }),
    write: (context) =>
      writeLabelme(context, {
        version: '5.5.0',
        points: ([x1, y1, x2, y2]) => [
          [x1, y1],
          [x2, y2],
        ],
        shapeFields: () => ({ mask: null }),
      }),
  },
  reader: {
    options: z.strictObject(phraseOptions),
    detect: async (source) => (await dialectOf(source)) === 'labelme',
    read: readLabelme,
  },
});
