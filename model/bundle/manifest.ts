import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export const MANIFEST_FILE = 'manifest.json';

/**
 * Raised whenever the graphs or the layout change, so that a bundle of an older build is converted again
 * instead of being run with wrong inputs.
 */
export const BUNDLE_VERSION = 1;

const table = z.strictObject({
  file: z.string(),
  dtype: z.enum(['F32', 'F16', 'BF16']),
  rows: z.int().positive(),
  columns: z.int().positive(),
});

const logit = z.strictObject({
  /** exp(logit_log_scale), the factor on the cosine. */
  scale: z.number(),
  bias: z.number(),
});

const manifestSchema = z.strictObject({
  format: z.literal('objembed-bundle'),
  version: z.int(),
  /** `<name>@<first 12 hex digits of the weights' SHA-256>`: names the exact weights beside every stored score. */
  modelId: z.string().min(1),
  name: z.string().min(1),
  precision: z.enum(['fp32']),
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
  files: z.record(z.string(), z.strictObject({ bytes: z.int().nonnegative(), sha256: z.string().length(64) })),
});

export type BundleManifest = z.infer<typeof manifestSchema>;
export type TableEntry = z.infer<typeof table>;

/**
 * Reads and checks the manifest of a bundle folder.
 * @throws when the file is missing, malformed, or of another bundle version.
 */
export function readManifest(folder: string): BundleManifest {
  const file = join(folder, MANIFEST_FILE);
  const parsed = manifestSchema.safeParse(parseJson(file));
  if (!parsed.success) {
    throw new Error(`Expected a bundle manifest in ${file}, got ${z.prettifyError(parsed.error)}; convert it again.`);
  }
  if (parsed.data.version !== BUNDLE_VERSION) {
    throw new Error(
      `Expected bundle version ${BUNDLE_VERSION} in ${file}, got ${parsed.data.version}; convert the checkpoint again.`,
    );
  }
  return parsed.data;
}

function parseJson(file: string): unknown {
  const text = readFileSync(file, 'utf8');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`Expected JSON in ${file}, got text that does not parse; convert the checkpoint again.`, { cause });
  }
}
