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
  /** The new box that the pointer draws, or null when it draws none. */
  followDrawing(box: Box | null): void;
};

/** Models are trained on no looser boxes: what they predict below is no more than a guess. */
const LEAST_TRAINED_IOU = 0.5;

export function isGuess({ predictedIou }: Pick<LiveScores, 'predictedIou'>): boolean {
  return predictedIou < LEAST_TRAINED_IOU;
}

/** The phrase that a box matches: the active one, or the best of all while none is. */
export function matchOf(
  { predictedIou, semantic }: LiveScores,
  phrases: readonly Pick<PhraseRecord, 'id' | 'text'>[],
  activePhraseId: string | null,
): { readonly text: string; readonly match: number } | null {
  const asked = phrases.filter(({ id }) => id in semantic && (activePhraseId === null || id === activePhraseId));
  const matches = asked.map(({ id, text }) => ({ text, match: (semantic[id] ?? 0) * predictedIou }));
  return matches.toSorted((a, b) => b.match - a.match)[0] ?? null;
}

/** Which scores should be shown. */
type Wanted = {
  readonly imageId: string;
  readonly run: ModelRun;
  /** Null for a box that is being drawn. */
  readonly regionId: string | null;
  readonly box: Box;
  readonly isDragged: boolean;
  readonly columns: readonly PhraseRecord[];
};

/** Keeps the scores of the box that is drawn, or else of the selected region, at its box: one question at a time, and always about the latest box. */
export function createLiveScoring(
  { get, set, request, notify }: Pick<Context, 'get' | 'set' | 'request' | 'notify'>,
  embed: TextEmbeddings,
): LiveScoring {
  let dragged: ReadonlyMap<string, Box> = new Map();
  let drawn: Box | null = null;
  /** What was looked at when something last changed. */
  let before: Wanted | null = null;
  let answered: Wanted | null = null;
  /** An image and run of which the server gives no scores; asking again for every box would not help. */
  let refused: string | null = null;
  let told: string | null = null;

  function wanted(): Wanted | null {
    const { connection, edited, scoresWhileDragged } = get();
    const looked = lookedAt();
    if (connection !== 'open' || looked === null || (looked.isDragged && !scoresWhileDragged)) return null;
    if (edited === null || edited.run === null || edited.scores === null) return null;
    const { image, run, scores } = edited;
    if (refused === keyOf(image.id, run)) return null;
    const box = clip(looked.box, image);
    return hasMinSides(box) ? { ...looked, imageId: image.id, run, box, columns: scores.columns } : null;
  }

  function lookedAt(): Pick<Wanted, 'regionId' | 'box' | 'isDragged'> | null {
    if (drawn !== null) return { regionId: null, box: drawn, isDragged: true };
    const [region, ...others] = selectedRegions(get());
    if (region === undefined || others.length > 0) return null;
    const shown = dragged.get(region.id);
    return { regionId: region.id, box: shown ?? region.box, isDragged: shown !== undefined };
  }

  const ask = coalesce(async () => {
    const asked = wanted();
    if (asked === null || isSame(answered, asked)) return;
    try {
      const scores = await scoresOf(asked);
      const now = wanted();
      if (now === null || !goesOn(asked, now)) return;
      answered = asked;
      set({ live: { ...scores, regionId: now.regionId, isSettled: isSame(asked, now) && !now.isDragged } });
    } catch (error) {
      refuse(asked, error);
    }
  });

  async function scoresOf({ imageId, run, box, columns }: Wanted): Promise<Omit<LiveScores, 'regionId' | 'isSettled'>> {
    const found = await request('scoreBoxes', { imageId, runId: run.id, boxes: [box] });
    const queries = await embed(
      run,
      'object',
      columns.map(({ text }) => text),
    );
    const semantic = semanticScores(found.objectEmbeddings, queries, run.embeddingSize, run.objectLogit);
    const byPhrase = columns.map(({ id }, column) => [id, semantic[column] ?? 0] as const);
    return { box, predictedIou: found.predictedIou[0] ?? 0, semantic: Object.fromEntries(byPhrase) };
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
    const wentOn = now !== null && live !== null && goesOn(before, now);
    before = now;
    if (!wentOn) answered = null;
    const isAnswered = now !== null && isSame(answered, now);
    if (!wentOn && live !== null) set({ live: null });
    if (wentOn) {
      const isSettled = isAnswered && !now.isDragged;
      const { regionId } = now;
      if (live.isSettled !== isSettled || live.regionId !== regionId) set({ live: { ...live, regionId, isSettled } });
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
    followDrawing(box) {
      if (box === null && drawn === null) return;
      drawn = box;
      follow();
    },
  };
}

/** Whether the scores of one hold for the other. */
function isSame(a: Wanted | null, b: Wanted): boolean {
  if (a === null || a.imageId !== b.imageId) return false;
  return a.run.id === b.run.id && a.columns === b.columns && sameBox(a.box, b.box);
}

/** Whether one is looked at in the place of the other: the same region, or the region that a drawn box has become. */
function goesOn(a: Wanted | null, b: Wanted): boolean {
  return isSame(a, b) || (a?.imageId === b.imageId && a.regionId === b.regionId);
}

function keyOf(imageId: string, run: ModelRun): string {
  return `${run.id} ${imageId}`;
}
