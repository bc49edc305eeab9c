import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile } from '../checkpoint/jsonFile.ts';
import { precisionIds } from '../precision/precisions.ts';

export const MANIFEST_FILE = 'manifest.json';

/**
 * Raised whenever the graphs or the layout change, so that a bundle of an older build is converted again
 * instead of being run with wrong inputs.
 */
export const BUNDLE_VERSION = 3;

/** The name of a file of the bundle; a manifest from elsewhere must not lead out of its folder. */
const fileName = z.string().regex(/^[^/\\]+$/, { error: 'Expected the name of a file in the bundle folder' });

const table = z.strictObject({
  file: fileName,
  dtype: z.enum(['F32', 'F16', 'BF16']),
  rows: z.int().positive(),
  columns: z.int().positive(),
});

const logit = z.strictObject({
  /** exp(logit_log_scale), the factor on the cosine. */
  scale: z.number(),
  bias: z.number(),
});

const header = z.object({ format: z.literal('objembed-bundle'), version: z.int() });

const manifestSchema = z.strictObject({
  ...header.shape,
  /**
   * `<name>@<12 hex digits>`, or `<name>-<precision>@…`, with a digest of every other file: names the exact model beside
   * every stored score.
   */
  modelId: z.string().min(1),
  name: z.string().min(1),
  precision: z.enum(precisionIds),
  embeddingSize: z.int().positive(),
  objectLogit: logit,
  /** Null when the checkpoint was trained without image captions. */
  imageLogit: logit.nullable(),
  /** Token embedding rows, looked up on the host. */
  tokenEmbeddings: table,
  /** Learned vision position table, interpolated on the host. */
  positionTable: table,
  /** Null when no proposer came with the checkpoint: boxes must then be given. */
  proposer: z.strictObject({ name: z.string(), inputSize: z.int().positive() }).nullable(),
  /** What it was converted from, to do that again: absolute paths, and a key that changes with the checkpoint. */
  origin: z.strictObject({ checkpoint: z.string(), proposer: z.string().nullable(), key: z.string() }),
  files: z.record(fileName, z.strictObject({ bytes: z.int().nonnegative(), sha256: z.string().length(64) })),
});

export type BundleManifest = z.infer<typeof manifestSchema>;
export type TableEntry = z.infer<typeof table>;

/**
 * Reads and checks the manifest of a bundle folder.
 * @throws when the file is missing, malformed, or of another bundle version.
 */
export function readManifest(folder: string): BundleManifest {
  const file = join(folder, MANIFEST_FILE);
  if (!existsSync(file)) {
    throw new Error(`Expected a bundle with ${MANIFEST_FILE} in ${folder}, got none; check the path.`);
  }
  const { version } = readJsonFile(file, header);
  if (version !== BUNDLE_VERSION) {
    throw new Error(
      `Expected bundle version ${BUNDLE_VERSION} in ${file}, got ${version}; convert the checkpoint again.`,
    );
  }
  return readJsonFile(file, manifestSchema);
}

/** Whether the folder holds a bundle, of whatever version. */
export function isBundle(folder: string): boolean {
  const file = join(folder, MANIFEST_FILE);
  if (!existsSync(file)) return false;
  try {
    readJsonFile(file, header);
    return true;
  } catch {
    return false;
  }
}
