import { writeFile } from 'node:fs/promises';
import type { Box, Size } from '../annotations/box.ts';
import type { BundleManifest } from './bundle/manifest.ts';
import { encodeImage, type ImageEncoding } from './encodeImage.ts';
import { encodeTexts, type QueryKind } from './encodeTexts.ts';
import { type Engine, openEngine } from './engine.ts';
import { type ContactSheetTile, drawContactSheet } from './image/contactSheet.ts';
import { decodeUpright, readImageSize } from './image/decode.ts';
import { requireBoxes } from './image/requireBoxes.ts';
import { embedQueries, type ImageProposals, proposeBoxes, proposeInPrepared } from './pipeline.ts';
import type { Numerics } from './positions/numerics.ts';
import { prepareImage, preprocessingOf } from './preprocess/prepareImage.ts';
import { createPreparer, type Preparer } from './preprocess/preparer.ts';
import type { ProposedBoxes, RawProposals } from './proposer/propose.ts';
import type { Execution } from './providers/providers.ts';
import type { BoxScores } from './rescore/appendBoxes.ts';
import { createRescorer, type ProposedImage, type Rescorer } from './rescore/rescorer.ts';
import type { TightenedBox } from './rescore/tightenBox.ts';
import { cacheEmbeddings, type EmbedTexts } from './text/embeddingCache.ts';
import type { Task } from './text/prompts.ts';

/** Which model a job runs on, in full, so that the job can be repeated in a new process. */
export interface ModelChoice {
  /** A bundle folder. */
  readonly bundle: string;
  readonly numerics: Numerics;
  /** The CPU where it is left out. */
  readonly execution?: Execution;
}

interface ImageJob {
  readonly model: ModelChoice;
  readonly file: string;
}

interface RescoreJob {
  readonly model: ModelChoice;
  readonly image: ProposedImage;
}

interface TextJob {
  readonly model: ModelChoice;
  readonly kind: QueryKind;
  readonly texts: readonly string[];
}

/** What the model process can do. */
export const handlers = {
  /** Opens the bundle and tells what is in it. */
  async load({ model }: { readonly model: ModelChoice }): Promise<BundleManifest> {
    return (await loadModel(model)).engine.manifest;
  },

  /** @param job.next the file to be asked for next, if that is known: it is prepared while the graphs run */
  async proposeImage(job: ImageJob & { readonly task: Task; readonly next?: string }): Promise<ImageProposals> {
    const { engine, preparer } = await loadModel(job.model);
    const prepared = await preparer.take(job.file);
    if (job.next !== undefined) preparer.ahead(job.next);
    return proposeInPrepared(engine, prepared, job.task);
  },

  /** Scores boxes that were edited or drawn, among the proposals of their image; see `Rescorer`. */
  async rescoreBoxes({ model, image, boxes }: RescoreJob & { readonly boxes: readonly Box[] }): Promise<BoxScores> {
    return (await loadModel(model)).rescorer.rescoreBoxes(image, boxes);
  },

  async tightenBox({ model, image, box }: RescoreJob & { readonly box: Box }): Promise<TightenedBox | null> {
    return (await loadModel(model)).rescorer.tightenBox(image, box);
  },

  /** Phrases or captions as rows of unit length, [T, C]. */
  async embedQueries({ model, kind, texts }: TextJob): Promise<Float32Array> {
    return (await loadModel(model)).embedQueries(kind, texts);
  },

  /** The embeddings of given boxes as they leave the network. */
  async encodeImage(job: ImageJob & { readonly boxes: readonly Box[]; readonly task: Task }): Promise<ImageEncoding> {
    const image = await decodeUpright(job.file);
    requireBoxes(job.boxes, image, job.file);
    return encodeImage((await loadModel(job.model)).engine, image, job.boxes, job.task);
  },

  /** The embeddings of texts as they leave the network, [T, C]. */
  async encodeTexts({ model, kind, texts }: TextJob): Promise<Float32Array> {
    return encodeTexts((await loadModel(model)).engine, kind, texts);
  },

  /** The proposer alone: its choice, and all that it chose from. */
  async proposeBoxes({ model, file }: ImageJob): Promise<{ raw: RawProposals; selected: ProposedBoxes }> {
    const { engine } = await loadModel(model);
    return proposeBoxes(engine, await prepareImage(file, preprocessingOf(engine)));
  },

  /** Upright size and EXIF orientation, from the header alone. */
  async readImageSize({ file }: { readonly file: string }): Promise<Size & { readonly orientation: number }> {
    return readImageSize(file);
  },

  /** Writes a JPEG with the images side by side and their boxes drawn in. */
  async drawContactSheet(job: {
    readonly tiles: readonly ContactSheetTile[];
    readonly columns: number;
    readonly out: string;
  }): Promise<void> {
    await writeFile(job.out, await drawContactSheet(job.tiles, job.columns));
  },
};

/** The model of the last job: the memory holds one at a time. */
let current: { readonly choice: string; readonly loaded: LoadedModel } | undefined;

interface LoadedModel {
  readonly engine: Engine;
  /** Phrases or captions as rows of unit length, each computed once. */
  readonly embedQueries: EmbedTexts<QueryKind>;
  readonly preparer: Preparer;
  readonly rescorer: Rescorer;
}

async function loadModel(model: ModelChoice): Promise<LoadedModel> {
  const choice = JSON.stringify(model);
  if (current?.choice === choice) return current.loaded;
  const previous = current;
  current = undefined;
  await previous?.loaded.preparer.close();
  await previous?.loaded.engine.close();
  const engine = openEngine(model.bundle, model.numerics, model.execution);
  const embed: EmbedTexts<QueryKind> = (kind, texts) => embedQueries(engine, kind, texts);
  const loaded = {
    engine,
    embedQueries: cacheEmbeddings(embed, engine.manifest.embeddingSize),
    preparer: createPreparer(preprocessingOf(engine)),
    rescorer: createRescorer(engine),
  };
  current = { choice, loaded };
  return loaded;
}
