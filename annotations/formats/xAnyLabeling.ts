import { z } from 'zod';
import type { Region } from '../records.ts';
import { defineFormat } from './defineFormat.ts';
import { dialectOf, readLabelme } from './labelme/read.ts';
import { labelmeHolds, labelmeRules, phraseOptions } from './labelme/rules.ts';
import { writeLabelme } from './labelme/write.ts';
import { copyOptions, frameOptions } from './options.ts';

/** X-AnyLabeling: labelme's files with four points a rectangle and fields of its own. */
export const xAnyLabeling = defineFormat({
  id: 'x-anylabeling',
  title: 'X-AnyLabeling (a JSON beside each image)',
  doc:
    '<image>.json as labelme has it, with four points for each rectangle, clockwise from the top left, and the match ' +
    'score that a region was accepted with. Captions (description, long_description) and phrase states ' +
    '(verified_absent, exhaustive) are keys of the file. Definition: github.com/CVHub520/X-AnyLabeling.',
  holds: labelmeHolds,
  rules: labelmeRules,
  writer: {
    options: z.strictObject({ frame: frameOptions.frame.default('upright'), ...copyOptions, ...phraseOptions }),
    write: (context) =>
      writeLabelme(context, {
        version: '3.0.0',
        points: ([x1, y1, x2, y2]) => [
          [x1, y1],
          [x2, y1],
          [x2, y2],
          [x1, y2],
        ],
        shapeFields: (region, phraseId) => ({
          score: scoreOf(region, phraseId),
          difficult: false,
          attributes: {},
          kie_linking: [],
        }),
      }),
  },
  reader: {
    options: z.strictObject(phraseOptions),
    detect: async (source) => (await dialectOf(source)) === 'x-anylabeling',
    read: readLabelme,
  },
});

function scoreOf({ scores }: Region, phraseId: string): number | null {
  const semantic = scores?.semantic[phraseId];
  return scores === null || semantic === undefined ? null : semantic * scores.predictedIou;
}
