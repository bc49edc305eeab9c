import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type ObjEmbedConfig, readObjEmbedConfig } from '../checkpoint/config.ts';
import { openSafetensors } from '../checkpoint/safetensors.ts';
import type { TensorSource } from '../checkpoint/tensorSource.ts';
import { openTorchCheckpoint } from '../checkpoint/torchZip.ts';
import { buildObjEmbedGraphs } from '../graph/objembedGraphs.ts';
import { buildProposerGraph } from '../graph/proposer.ts';
import { replaceFolder } from '../replaceFolder.ts';
import { BUNDLE_VERSION, type BundleManifest, isBundle, MANIFEST_FILE, type TableEntry } from './manifest.ts';

export type ConversionOptions = {
  /** A checkpoint folder as published: config.json, tokenizer files, safetensors. */
  readonly checkpoint: string;
  /** A WeDetect-Uni `.pth`; by default the one that lies in the checkpoint folder, if any. */
  readonly proposer?: string | undefined;
  /** The bundle folder to make. */
  readonly out: string;
  /** Whether an earlier bundle at `out` is replaced, as it is by default, or an error. */
  readonly replace?: boolean | undefined;
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
 * @throws naming the file, tensor or field that is missing or of another shape, or when `out` holds something else
 * than a bundle.
 */
export async function convertCheckpoint(options: ConversionOptions): Promise<BundleManifest> {
  const { out, replace = true } = options;
  const checkpoint = resolve(options.checkpoint);
  const config = readObjEmbedConfig(checkpoint);
  if (replace) refuseForeignManifest(out);
  const source = openSafetensors(checkpoint);
  try {
    const write = (folder: string) => writeBundle({ ...options, checkpoint }, config, source, folder);
    return await replaceFolder(out, write, replace ? { replaceIfHas: MANIFEST_FILE } : {});
  } finally {
    source.close();
  }
}

/** A manifest.json alone makes no bundle: web applications and browser extensions have one too. */
function refuseForeignManifest(out: string): void {
  if (!existsSync(join(out, MANIFEST_FILE)) || isBundle(out)) return;
  throw new Error(
    `Expected a bundle, an empty folder or none at ${out}, got a folder with a ${MANIFEST_FILE} of something else; ` +
      'choose another.',
  );
}

async function writeBundle(
  { checkpoint, proposer, onStep, signal }: ConversionOptions,
  config: ObjEmbedConfig,
  source: TensorSource,
  folder: string,
): Promise<BundleManifest> {
  const step = (name: string) => {
    signal?.throwIfAborted();
    onStep?.(name);
  };
  step('configuration');
  copyHostFiles(checkpoint, folder);
  step('ObjEmbed graphs');
  buildObjEmbedGraphs(source, config, folder);
  step('tables');
  const tokenEmbeddings = writeTable(source, TOKEN_EMBEDDINGS, folder, 'token_embeddings.bin');
  const positionTable = writeTable(source, POSITION_TABLE, folder, 'position_table.bin');
  const proposerFile = proposer ?? findProposer(checkpoint);
  if (proposerFile) step('proposer graph');
  const proposerEntry = proposerFile ? await writeProposer(proposerFile, config, folder) : null;
  step('checksums');
  const files = await sealFiles(folder);
  const name = nameOf(checkpoint);
  return writeManifest(folder, {
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
  });
}

/** Read and written anew, not copied: a copy would keep a write protection, and be in the way of its replacement. */
function copyHostFiles(checkpoint: string, folder: string): void {
  for (const file of HOST_FILES) {
    if (existsSync(join(checkpoint, file))) writeFileSync(join(folder, file), readFileSync(join(checkpoint, file)));
  }
}

/** The folder's name says which model it is, unless it is called "checkpoint" like the folder of any model's. */
function nameOf(checkpoint: string): string {
  return basename(checkpoint) === 'checkpoint' ? basename(dirname(checkpoint)) : basename(checkpoint);
}

function writeManifest(folder: string, manifest: BundleManifest): BundleManifest {
  writeFileSync(join(folder, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
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
      `Expected a table of F32, F16 or BF16 for ${name} of ${source.description}, got ${dtype} [${shape}]; ` +
        'use a checkpoint as published.',
    );
  }
  writeFileSync(join(folder, file), source.readBytes(name));
  return { file, dtype, rows, columns };
}

function readLogit(source: TensorSource, logScale: string, bias: string): { scale: number; bias: number } {
  return { scale: Math.exp(source.readFloat32(logScale)[0]), bias: source.readFloat32(bias)[0] };
}

/** Makes every file of the folder durable, and takes its size and SHA-256. */
async function sealFiles(folder: string): Promise<BundleManifest['files']> {
  const entries: [string, { bytes: number; sha256: string }][] = [];
  for (const file of readdirSync(folder).sort()) entries.push([file, await sealFile(join(folder, file))]);
  return Object.fromEntries(entries);
}

async function sealFile(path: string): Promise<{ bytes: number; sha256: string }> {
  const file = await open(path, 'r+');
  try {
    const hash = createHash('sha256');
    for await (const chunk of file.createReadStream({ autoClose: false })) hash.update(chunk);
    await file.sync();
    return { bytes: (await file.stat()).size, sha256: hash.digest('hex') };
  } finally {
    await file.close();
  }
}

/** Twelve hex digits over everything that decides a score. */
function fingerprint(files: BundleManifest['files']): string {
  const hash = createHash('sha256');
  for (const [file, { sha256: digest }] of Object.entries(files)) hash.update(`${file} ${digest}\n`);
  return hash.digest('hex').slice(0, 12);
}
