import { keepFirst } from '../../annotations/curation/keepFirst.ts';
import type { ModelRun } from '../../annotations/proposals.ts';
import { type Logit, sigmoid } from '../../annotations/scores.ts';
import { findSpecialToken } from '../../annotations/text.ts';
import type { CaptionReview, ReviewedCaption } from '../api/captions.ts';
import { standingSets } from '../search/standingSets.ts';
import { selectCaptions } from '../store/captions.ts';
import { latestRun } from '../store/modelRuns.ts';
import { findBestOthers } from './bestOthers.ts';
import { checkCaptionPhrases } from './captionPhrases.ts';
import { imageRow, readImageRows } from './imageRows.ts';
import { embedTexts } from './phraseScores.ts';
import type { CaptionOrder, ScoredCaption } from './scoredCaption.ts';

/** Captions of so many images are embedded at a time. */
const IMAGES_PER_SLICE = 30;

/**
 * The captions that fit their own images worst, by the model of the latest run: images that another model has seen
 * last are left out. Holds no more than the captions that it gives.
 * @throws when no model has been run, it embeds no whole images, or the signal is aborted
 */
export async function reviewCaptions(order: CaptionOrder): Promise<CaptionReview> {
  const { project, only, limit, signal, onProgress } = order;
  const run = await latestRun(project);
  const logit = run.imageLogit;
  if (logit === null) {
    throw new Error(`Expected a model that embeds whole images, got ${run.modelId}; run another over the images.`);
  }
  const sets = await standingSets(project, run.modelId);
  const runOf = new Map(sets.map(({ imageId, runId }) => [imageId, runId]));
  const asked = only.filter((id) => runOf.has(id));
  const total = asked.length + sets.length;
  const worst = keepFirst<ScoredCaption>(limit, (a, b) => a.score - b.score);
  let captions = 0;
  for (let start = 0; start < asked.length; start += IMAGES_PER_SLICE) {
    signal.throwIfAborted();
    const slice = asked.slice(start, start + IMAGES_PER_SLICE);
    for (const caption of await scoreCaptions(order, slice, { run, runOf, logit })) {
      captions += 1;
      worst.add(caption);
    }
    onProgress(start + slice.length, total);
  }
  const kept = worst.sorted();
  const onRead = (done: number) => onProgress(asked.length + done, total);
  const others = await findBestOthers(project, kept, sets, { size: run.embeddingSize, signal, onRead });
  const phrases = await checkCaptionPhrases(order, run, kept);
  const reviewed = kept.map(({ imageId, path, kind, text, score }, place): ReviewedCaption => {
    const other = others[place] ?? null;
    const best = other && { imageId: other.imageId, path: other.path, score: scoreOf(other.cosine, logit) };
    const better = best !== null && best.score > score ? best : null;
    return { imageId, path, kind, text, score, better, phrases: phrases[place] ?? [] };
  });
  return { captions, worst: reviewed };
}

/** The captions of some images, each scored with its own image. */
async function scoreCaptions(
  { project, openModel, signal }: CaptionOrder,
  imageIds: readonly string[],
  { run, runOf, logit }: { run: ModelRun; runOf: ReadonlyMap<string, string>; logit: Logit },
): Promise<readonly ScoredCaption[]> {
  const size = run.embeddingSize;
  const captions = (await selectCaptions(project, imageIds)).flatMap(({ imageId, path, short, long }) => [
    { imageId, path, kind: 'short' as const, text: short },
    { imageId, path, kind: 'long' as const, text: long },
  ]);
  const written = captions.filter(({ text }) => text !== '' && findSpecialToken(text) === undefined);
  if (written.length === 0) return [];
  const images = await readImageRows(project, written, runOf);
  const texts = written.map(({ text }) => text);
  const embeddings = await embedTexts(project, run, openModel, 'image', texts, signal);
  return written.flatMap((caption, place) => {
    const [runId, image] = [runOf.get(caption.imageId), images.get(caption.imageId)];
    if (runId === undefined || image === undefined) return [];
    const embedding = embeddings.slice(place * size, (place + 1) * size);
    const score = scoreOf(dot(embedding, imageRow(image, caption.kind, size)), logit);
    return [{ ...caption, runId, embedding, score }];
  });
}

function scoreOf(cosine: number, { scale, bias }: Logit): number {
  return sigmoid(scale * cosine + bias);
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}
