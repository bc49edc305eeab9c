import { z } from 'zod';
import { copyOptions, splitOptions } from '../options.ts';

/** How to write ObjEmbed training data. Every option has the value that suits the published training script. */
export const objembedOptionsSchema = z.strictObject({
  name: z.string().min(1).default('objembed-studio').describe("name of the set in the trainer's list of datasets"),
  task: z.enum(['rec', 'detection']).default('rec').describe("the trainer's task of the set, which chooses its prompt"),
  root: z
    .string()
    .default('')
    .describe('put before every image path with a "/"; empty leaves paths relative to the project folder'),
  /**
   * The trainer reads pixels as stored, without EXIF: `stored` turns the boxes back, `upright` promises upright copies
   * of the images under `root`. Without it turned images are an error.
   */
  frame: z.enum(['stored', 'upright']).optional().describe('frame of the boxes of turned images'),
  ...splitOptions,
  ...copyOptions,
  /** `per_device_train_batch_size` */
  perDeviceBatch: z.int().min(1).default(2).describe('images on one device in one training step'),
  worldSize: z.int().min(1).default(8).describe('devices that train'),
  /** `per_image_train_text_batch_size` */
  textsPerImage: z.int().min(2).default(10).describe('texts that one record may bring into a training step'),
  /** `--use_two_captions`, which loses every record without both captions. */
  twoCaptions: z.boolean().default(false).describe('training reads short and long captions'),
  ascii: z
    .boolean()
    .default(true)
    .describe('write JSON in ASCII, which platforms with another default encoding read too'),
  fix: z
    .boolean()
    .default(true)
    .describe(
      'mend what can be mended without loss: split records, add proposals, normalise texts, drop contradictions',
    ),
  /** Pairs of texts that mean nearly the same (cosine above 0.9), if somebody measured them. */
  similarTexts: z
    .array(z.tuple([z.string(), z.string()]).readonly())
    .readonly()
    .default([]),
  /** Goes into the report as it is: versions of the application, model and checkpoint. */
  producer: z.record(z.string(), z.string()).readonly().default({}),
});

export type ObjEmbedOptions = Readonly<z.infer<typeof objembedOptionsSchema>>;
