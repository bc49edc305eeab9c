import { z } from 'zod';

/** How to write ObjEmbed training data. Every option has the value that suits the published training script. */
export const objembedOptionsSchema = z.strictObject({
  /** The name of the set in the trainer's list of datasets. */
  name: z.string().min(1).default('objembed-studio'),
  /** Which of the two task prompts the trainer uses for the set. */
  task: z.enum(['rec', 'detection']).default('rec'),
  /** Put before every image path with a "/"; empty leaves paths relative to the project folder. */
  root: z.string().default(''),
  /**
   * The frame of the boxes. The trainer reads pixels as stored, without EXIF: `stored` turns the boxes back,
   * `upright` promises upright copies of the images under `root`. Without it turned images are an error.
   */
  frame: z.enum(['stored', 'upright']).optional(),
  /** The share of images that go to the validation files. */
  validationRatio: z.number().min(0).max(1).default(0.1),
  /** Images fall into the two splits by path and seed alone, so a growing project keeps its splits. */
  seed: z.int().default(0),
  /** Images on one device in one step (`per_device_train_batch_size`). */
  perDeviceBatch: z.int().min(1).default(2),
  /** The number of devices. */
  worldSize: z.int().min(1).default(8),
  /** Texts that one record may bring into a step (`per_image_train_text_batch_size`). */
  textsPerImage: z.int().min(2).default(10),
  /** Whether training uses `--use_two_captions`, which loses every record without both captions. */
  twoCaptions: z.boolean().default(false),
  /** Writes JSON in ASCII with \u escapes, which platforms with another default encoding read too. */
  ascii: z.boolean().default(true),
  /** Mends what can be mended without loss: splits records, adds proposals, normalises texts, drops contradictions. */
  fix: z.boolean().default(true),
  /** Pairs of texts that mean nearly the same (cosine above 0.9), if somebody measured them. */
  similarTexts: z
    .array(z.tuple([z.string(), z.string()]).readonly())
    .readonly()
    .default([]),
  /** Goes into the report as it is: versions of the application, model and checkpoint. */
  producer: z.record(z.string(), z.string()).readonly().default({}),
});

export type ObjEmbedOptions = Readonly<z.infer<typeof objembedOptionsSchema>>;
