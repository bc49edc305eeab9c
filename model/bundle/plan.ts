import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type ObjEmbedConfig, readObjEmbedConfig } from '../checkpoint/config.ts';
import { openSafetensors } from '../checkpoint/safetensors.ts';
import type { TensorSource } from '../checkpoint/tensorSource.ts';
import { openTorchCheckpoint } from '../checkpoint/torchZip.ts';
import { buildObjEmbedGraphs } from '../graph/objembedGraphs.ts';
import { buildProposerGraph } from '../graph/proposer.ts';
import type { Precision } from '../precision/precisions.ts';
import { conversionKey } from './contentKey.ts';
import { BUNDLE_VERSION, type BundleManifest } from './manifest.ts';
import { graphPart, hostFilesPart, type Part, tablePart } from './parts.ts';

/** What a bundle will be, before anything of it is written. */
export type BundlePlan = {
  readonly manifest: Omit<BundleManifest, 'modelId' | 'files'>;
  readonly parts: readonly Part[];
  /** Releases the checkpoint. */
  close(): void;
};

const TOKEN_EMBEDDINGS = 'model.language_model.embed_tokens.weight';
const POSITION_TABLE = 'model.visual.pos_embed.weight';

/**
 * Opens a checkpoint, and checks that all of it is there and fits.
 * @param checkpoint an absolute path
 * @param proposer a WeDetect-Uni file; by default the one in the checkpoint folder, if any
 * @throws naming the file, tensor or field that is missing or of another shape
 */
export async function planBundle(
  checkpoint: string,
  proposer: string | undefined,
  precision: Precision,
): Promise<BundlePlan> {
  const config = readObjEmbedConfig(checkpoint);
  const source = openSafetensors(checkpoint);
  const sources = [source];
  const close = () => {
    for (const opened of sources) opened.close();
  };
  try {
    const graphs = buildObjEmbedGraphs(source, config, precision).map(({ name, graph }) => graphPart(name, graph));
    const tokens = tablePart(source, TOKEN_EMBEDDINGS, 'token_embeddings.bin');
    const positions = tablePart(source, POSITION_TABLE, 'position_table.bin');
    const file = proposer ?? findProposer(checkpoint);
    const found = file === undefined ? null : await planProposer(file, config);
    if (found) sources.push(found.source);
    const parts = [hostFilesPart(checkpoint), ...graphs, tokens.part, positions.part, ...(found ? [found.part] : [])];
    const manifest = {
      format: 'objembed-bundle' as const,
      version: BUNDLE_VERSION,
      name: nameOf(checkpoint),
      precision,
      embeddingSize: config.text.hiddenSize,
      objectLogit: readLogit(source, 'logit_log_scale', 'logit_bias'),
      imageLogit: config.useGlobalCaption ? readLogit(source, 'logit_image_log_scale', 'logit_image_bias') : null,
      tokenEmbeddings: tokens.entry,
      positionTable: positions.entry,
      proposer: found ? found.entry : null,
      origin: { checkpoint, proposer: proposer ?? null, key: conversionKey(checkpoint, proposer, precision) },
    };
    return { manifest, parts, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** The folder's name says which model it is, unless it is called "checkpoint" like the folder of any model's. */
function nameOf(checkpoint: string): string {
  return basename(checkpoint) === 'checkpoint' ? basename(dirname(checkpoint)) : basename(checkpoint);
}

/** The WeDetect-Uni file in a checkpoint folder, if there is one. @throws when there are several */
export function findProposer(checkpoint: string): string | undefined {
  const found = readdirSync(checkpoint).filter((file) => /^wedetect.*\.pth$/i.test(file));
  if (found.length > 1) {
    throw new Error(
      `Expected one WeDetect-Uni file in ${checkpoint}, got ${found.join(', ')}; name one with --proposer.`,
    );
  }
  return found[0] && join(checkpoint, found[0]);
}

/** The proposer stays fp32 in every bundle: it is convolutions, and its boxes decide what is scored at all. */
async function planProposer(file: string, config: ObjEmbedConfig) {
  const source = await openTorchCheckpoint(file);
  try {
    const inputSize = config.proposerInputSize ?? (/large/i.test(basename(file)) ? 1280 : 640);
    const part = graphPart('proposer', buildProposerGraph(source, inputSize));
    return { source, part, entry: { name: basename(file), inputSize } };
  } catch (error) {
    source.close();
    throw error;
  }
}

function readLogit(source: TensorSource, logScale: string, bias: string): { scale: number; bias: number } {
  return { scale: Math.exp(source.readFloat32(logScale)[0]), bias: source.readFloat32(bias)[0] };
}
