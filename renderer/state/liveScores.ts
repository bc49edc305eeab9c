import { type Box, clip, hasMinSides, sameBox } from '../../annotations/box.ts';
import type { ModelRun } from '../../annotations/proposals.ts';
import type { PhraseRecord } from '../../annotations/records.ts';
import { semanticScores } from '../../annotations/scores.ts';
import { CONNECTION_LOST } from '../connection/client.ts';
import { coalesce } from './coalesce.ts';
import type { Context } from './context.ts';
import type { TextEmbeddings } from './embeddings.ts';
import { reasonOf } from './reasonOf.ts';
import { selectedRegions } from './regions.ts';
import type { LiveScores } from './workbench.ts';

export type LiveScoring = {
  /** To be called after every change of the state. */
  follow(): void;
  /** Boxes that are shown otherwise than they are, by id of the region, while the pointer drags them. */
  followDrag(boxes: ReadonlyMap<string, Box>): void;
};

/** Models are trained on no looser boxes: what they predict below is no more than a guess. */
const LEAST_TRAINED_IOU = 0.5;

export function isGuess({ predictedIou }: Pick<LiveScores, 'predictedIou'>): boolean {
  return predictedIou < LEAST_TRAINED_IOU;
}

/** Which scores should be shown. */
type Wanted = {
  readonly imageId: string;
  readonly run: ModelRun;
  readonly regionId: string;
  readonly box: Box;
  readonly isDragged: boolean;
  readonly columns: readonly PhraseRecord[];
};

/** Keeps the scores of the selected region at its box: one question at a time, and always about the latest box. */
export function createLiveScoring(
  { get, set, request, notify }: Pick<Context, 'get' | 'set' | 'request' | 'notify'>,
  embed: TextEmbeddings,
): LiveScoring {
  let dragged: ReadonlyMap<string, Box> = new Map();
  let answered: Wanted | null = null;
  /** An image and run of which the server gives no scores; asking again for every box would not help. */
  let refused: string | null = null;
  let told: string | null = null;

  function wanted(): Wanted | null {
    const { connection, edited } = get();
    const [region, ...others] = selectedRegions(get());
    if (connection !== 'open' || region === undefined || others.length > 0) return null;
    if (edited === null || edited.run === null || edited.scores === null) return null;
    const { image, run, scores } = edited;
    if (refused === keyOf(image.id, run)) return null;
    const shown = dragged.get(region.id);
    const box = clip(shown ?? region.box, image);
    if (!hasMinSides(box)) return null;
    const isDragged = shown !== undefined;
    return { imageId: image.id, run, regionId: region.id, box, isDragged, columns: scores.columns };
  }

  const ask = coalesce(async () => {
    const asked = wanted();
    if (asked === null || isSame(answered, asked)) return;
    try {
      const scores = await scoresOf(asked);
      const now = wanted();
      if (now?.imageId !== asked.imageId || now.regionId !== asked.regionId) return;
      answered = asked;
      set({ live: { ...scores, isSettled: isSame(asked, now) && !now.isDragged } });
    } catch (error) {
      refuse(asked, error);
    }
  });

  async function scoresOf({ imageId, run, regionId, box, columns }: Wanted): Promise<Omit<LiveScores, 'isSettled'>> {
    const found = await request('scoreBoxes', { imageId, runId: run.id, boxes: [box] });
    const queries = await embed(
      run,
      'object',
      columns.map(({ text }) => text),
    );
    const semantic = semanticScores(found.objectEmbeddings, queries, run.embeddingSize, run.objectLogit);
    const byPhrase = columns.map(({ id }, column) => [id, semantic[column] ?? 0] as const);
    return { regionId, box, predictedIou: found.predictedIou[0] ?? 0, semantic: Object.fromEntries(byPhrase) };
  }

  function refuse({ imageId, run }: Wanted, error: unknown): void {
    if (error instanceof Error && error.name === CONNECTION_LOST) return;
    refused = keyOf(imageId, run);
    if (reasonOf(error) !== told) notify('warning', reasonOf(error));
    told = reasonOf(error);
    follow();
  }

  function follow(): void {
    const now = wanted();
    const { live } = get();
    if (now === null || live?.regionId !== now.regionId) answered = null;
    const isAnswered = now !== null && isSame(answered, now);
    if (live !== null && live.regionId !== now?.regionId) set({ live: null });
    else if (live !== null) {
      const isSettled = isAnswered && !now.isDragged;
      if (live.isSettled !== isSettled) set({ live: { ...live, isSettled } });
    }
    if (now !== null && !isAnswered) ask();
  }

  return {
    follow,
    followDrag(boxes) {
      if (boxes.size === 0 && dragged.size === 0) return;
      dragged = boxes;
      follow();
    },
  };
}

/** Whether the scores of one hold for the other. */
function isSame(a: Wanted | null, b: Wanted): boolean {
  if (a === null || a.imageId !== b.imageId || a.regionId !== b.regionId) return false;
  return a.run.id === b.run.id && a.columns === b.columns && sameBox(a.box, b.box);
}

function keyOf(imageId: string, run: ModelRun): string {
  return `${run.id} ${imageId}`;
}
