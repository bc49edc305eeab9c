import { type BestImage, rankImages } from '../../annotations/curation/captionRanking.ts';
import type { StandingSet } from '../search/standingSets.ts';
import { pathsOf } from '../store/captions.ts';
import { readImageEmbeddings } from '../store/imageEmbeddings.ts';
import type { Project } from '../store/openProject.ts';
import { imageRow } from './imageRows.ts';
import type { ScoredCaption } from './scoredCaption.ts';

type Means = {
  /** Of an embedding. */
  readonly size: number;
  readonly signal: AbortSignal;
  /** Told how many of the sets have been read. */
  readonly onRead: (done: number) => void;
};

/**
 * For each caption the image of the project that fits it best beside its own, or null: a product with the embeddings
 * of all images, block by block.
 * @throws when the signal is aborted
 */
export async function findBestOthers(
  project: Project,
  captions: readonly ScoredCaption[],
  sets: readonly StandingSet[],
  { size, signal, onRead }: Means,
): Promise<readonly ((BestImage & { readonly path: string }) | null)[]> {
  if (captions.length === 0) return [];
  const kinds = (['short', 'long'] as const).map((kind) => {
    const own = captions.filter((caption) => caption.kind === kind);
    const rows = new Float32Array(own.length * size);
    for (const [place, { embedding }] of own.entries()) rows.set(embedding, place * size);
    const ids = own.map(({ imageId }) => imageId);
    return { kind, own, ranking: rankImages(rows, ids, size) };
  });
  let done = 0;
  for (const [runId, ofRun] of Map.groupBy(sets, (set) => set.runId)) {
    const ids = ofRun.map(({ imageId }) => imageId);
    for await (const block of readImageEmbeddings(project, runId, ids)) {
      signal.throwIfAborted();
      for (const { kind, ranking } of kinds) {
        for (const { imageId, embeddings } of block) ranking.add([imageId], imageRow(embeddings, kind, size));
      }
      done += block.length;
      onRead(done);
    }
  }
  const best = new Map(
    kinds.flatMap(({ own, ranking }) => {
      const found = ranking.best();
      return own.map((caption, place) => [caption, found[place] ?? null] as const);
    }),
  );
  const paths = await pathsOf(project, [...new Set([...best.values()].flatMap((one) => one?.imageId ?? []))]);
  return captions.map((caption) => {
    const one = best.get(caption) ?? null;
    return one && { ...one, path: paths.get(one.imageId) ?? '' };
  });
}
