import { createHash } from 'node:crypto';
import { copyFileSync, createReadStream, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type ObjEmbedConfig, readObjEmbedConfig } from '../checkpoint/config.ts';
import { openSafetensors } from '../checkpoint/safetensors.ts';
import type { TensorSource } from '../checkpoint/tensorSource.ts';
import { openTorchCheckpoint } from '../checkpoint/torchZip.ts';
import { buildObjEmbedGraphs } from '../graph/objembedGraphs.ts';
import { buildProposerGraph } from '../graph/proposer.ts';
import { replaceFolder } from '../replaceFolder.ts';
import { BUNDLE_VERSION, type BundleManifest, MANIFEST_FILE, type TableEntry } from './manifest.ts';

export type ConversionOptions = {
  /** A checkpoint folder as published: config.json, tokenizer files, safetensors. */
  readonly checkpoint: string;
  /** A WeDetect-Uni `.pth`; by default the one that lies in the checkpoint folder, if any. */
  readonly proposer?: string | undefined;
  /** The bundle folder to make; an earlier bundle there is replaced. */
  readonly out: string;
  /** Told the name of each step as it begins. */
  readonly onStep?: ((step: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** Configuration and text files that the host reads at run time, copied as they are where present. */
const HOST_FILES = [
  'config.json',
  'preprocessor_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'added_tokens.json',
  'chat_template.jinja',
  'chat_template.json',
];

const TOKEN_EMBEDDINGS = 'model.language_model.embed_tokens.weight';
const POSITION_TABLE = 'model.visual.pos_embed.weight';

/**
 * Builds a bundle from a checkpoint. The folder appears whole or not at all; memory stays at one tensor.
 * @throws naming the file, tensor or field that is missing or of another shape, or when `out` holds something else than a bundle.
 */
export async function convertCheckpoint(options: ConversionOptions): Promise<BundleManifest> {
  const checkpoint = resolve(options.checkpoint);
  const config = readObjEmbedConfig(checkpoint);
  const source = openSafetensors(checkpoint);
  try {
    const write = (folder: string) => writeBundle(options, checkpoint, config, source, folder);
    return await replaceFolder(options.out, write, { replaceIfHas: MANIFEST_FILE });
  } finally {
    source.close();
  }
}

async function writeBundle(
  { proposer, onStep, signal }: ConversionOptions,
  checkpoint: string,
  config: ObjEmbedConfig,
  source: TensorSource,
  folder: string,
): Promise<BundleManifest> {
  const step = (name: string) => {
    signal?.throwIfAborted();
    onStep?.(name);
  };
  step('configuration');
  for (const file of HOST_FILES) {
    if (existsSync(join(checkpoint, file))) copyFileSync(join(checkpoint, file), join(folder, file));
  }
  step('ObjEmbed graphs');
  buildObjEmbedGraphs(source, config, folder);
  step('tables');
  const tokenEmbeddings = writeTable(source, TOKEN_EMBEDDINGS, folder, 'token_embeddings.bin');
  const positionTable = writeTable(source, POSITION_TABLE, folder, 'position_table.bin');
  const proposerFile = proposer ?? findProposer(checkpoint);
  if (proposerFile) step('proposer graph');
  const proposerEntry = proposerFile ? await writeProposer(proposerFile, config, folder) : null;
  step('checksums');
  const files = await checksums(folder);
  const name = basename(checkpoint) === 'checkpoint' ? basename(resolve(checkpoint, '..')) : basename(checkpoint);
  const manifest: BundleManifest = {
    format: 'objembed-bundle',
    version: BUNDLE_VERSION,
    modelId: `${name}@${fingerprint(files)}`,
    name,
    precision: 'fp32',
    embeddingSize: config.text.hiddenSize,
    objectLogit: readLogit(source, 'logit_log_scale', 'logit_bias'),
    imageLogit: config.useGlobalCaption ? readLogit(source, 'logit_image_log_scale', 'logit_image_bias') : null,
    tokenEmbeddings,
    positionTable,
    proposer: proposerEntry,
    files,
  };
  writeFileSync(join(folder, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

function findProposer(checkpoint: string): string | undefined {
  const found = readdirSync(checkpoint).filter((file) => /^wedetect.*\.pth$/i.test(file));
  if (found.length > 1) {
    throw new Error(
      `Expected one WeDetect-Uni file in ${checkpoint}, got ${found.join(', ')}; name one with --proposer.`,
    );
  }
  return found[0] && join(checkpoint, found[0]);
}

async function writeProposer(
  file: string,
  config: ObjEmbedConfig,
  folder: string,
): Promise<BundleManifest['proposer']> {
  const source = await openTorchCheckpoint(file);
  try {
    const inputSize = config.proposerInputSize ?? (/large/i.test(basename(file)) ? 1280 : 640);
    buildProposerGraph(source, inputSize, folder);
    return { name: basename(file), inputSize };
  } finally {
    source.close();
  }
}

/** Copies a two-dimensional tensor as stored, for look-ups by row. */
function writeTable(source: TensorSource, name: string, folder: string, file: string): TableEntry {
  const { dtype, shape } = source.info(name);
  const [rows, columns] = shape;
  if (shape.length !== 2 || !(dtype === 'F32' || dtype === 'F16' || dtype === 'BF16')) {
    throw new Error(
      `Expected a table of F32, F16 or BF16 for ${name} of ${source.description}, got ${dtype} [${shape}].`,
    );
  }
  writeFileSync(join(folder, file), source.readBytes(name));
  return { file, dtype, rows, columns };
}

function readLogit(source: TensorSource, logScale: string, bias: string): { scale: number; bias: number } {
  return { scale: Math.exp(source.readFloat32(logScale)[0]), bias: source.readFloat32(bias)[0] };
}

async function checksums(folder: string): Promise<BundleManifest['files']> {
  const entries: [string, { bytes: number; sha256: string }][] = [];
  for (const file of readdirSync(folder).sort()) {
    entries.push([file, { bytes: statSync(join(folder, file)).size, sha256: await sha256(join(folder, file)) }]);
  }
  return Object.fromEntries(entries);
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}

/** Twelve hex digits over everything that decides a score. */
function fingerprint(files: BundleManifest['files']): string {
  const hash = createHash('sha256');
  for (const [file, { sha256: digest }] of Object.entries(files)) hash.update(`${file} ${digest}\n`);
  return hash.digest('hex').slice(0, 12);
}
