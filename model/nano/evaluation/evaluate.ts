import type { Box } from '../../../annotations/box.ts';
import { columnCount, matchScores, semanticScores } from '../../../annotations/scores.ts';
import type { Engine } from '../../engine.ts';
import { embedQueries, type ImageProposals, proposeImage } from '../../pipeline.ts';
import type { GraphName } from '../../sessions.ts';
import type { Task } from '../../text/prompts.ts';
import { withGraphTimes } from './graphTimes.ts';
import { bestIous, IOU_THRESHOLD, indexOfHighest } from './metrics.ts';
import type { HeldOutScene, PhraseKind } from './scenes.ts';

/** How the engine did on one scene. */
export type SceneOutcome = {
  /** For each object: whether one of the at most 100 proposals has an IoU of 0.5 or more with it. */
  readonly found: readonly boolean[];
  readonly grounded: readonly PhraseOutcome[];
  /** For each proposal, in [0, 1]. */
  readonly predictedIou: readonly number[];
  /** For each proposal: its best IoU with any object, in [0, 1]. */
  readonly trueIou: readonly number[];
  readonly milliseconds: Milliseconds;
};

export type PhraseOutcome = {
  readonly text: string;
  readonly kind: PhraseKind;
  /** Of the objects that the phrase is true of. */
  readonly concepts: readonly string[];
  /** The proposal with the best match score; null when there are no proposals. */
  readonly best: { readonly box: Box; readonly matchScore: number; readonly predictedIou: number } | null;
  /** Its best IoU with an object that the phrase is true of, in [0, 1]. */
  readonly iou: number;
};

type Milliseconds = {
  /** From the image file to the match scores of all proposals, for phrases that are embedded already. */
  readonly image: number;
  /** The part of it that each graph took; the rest is spent on decoding, resampling, box selection and scores. */
  readonly graphs: Partial<Record<GraphName, number>>;
  /** Embedding the phrases of the scene, divided by their number. */
  readonly phrase: number;
};

/** What the engine says of one scene: N proposals, and their scores for each of its T phrases. */
export type SceneScores = {
  readonly proposals: ImageProposals;
  /** [N, T] */
  readonly match: Float32Array;
  readonly milliseconds: Milliseconds;
};

/** Runs the engine on one scene as the application does, and compares with what is true of it. */
export async function evaluateScene(engine: Engine, scene: HeldOutScene, task: Task): Promise<SceneOutcome> {
  return judgeScene(scene, await scoreScene(engine, scene, task));
}

/** Compares what the engine says of a scene with what is true of it. */
export function judgeScene({ objects, phrases }: HeldOutScene, scores: SceneScores): SceneOutcome {
  const { proposals, match, milliseconds } = scores;
  const truth = objects.map(({ bbox }) => bbox);
  return {
    found: bestIous(truth, proposals.boxes).map((iou) => iou >= IOU_THRESHOLD),
    grounded: phrases.map(({ text, kind, objects: meant }, column) => {
      const best = bestMatch(proposals, match, column);
      const targets = meant.map((object) => truth[object]);
      const [iou] = best ? bestIous([best.box], targets) : [0];
      return { text, kind, concepts: meant.map((object) => objects[object].concept), best, iou };
    }),
    predictedIou: Array.from(proposals.predictedIou),
    trueIou: bestIous(proposals.boxes, truth),
    milliseconds,
  };
}

/** Runs the engine on one scene as the application does. */
export async function scoreScene(
  engine: Engine,
  { file, phrases }: Pick<HeldOutScene, 'file' | 'phrases'>,
  task: Task,
): Promise<SceneScores> {
  const { embeddingSize, objectLogit } = engine.manifest;
  const graphs: Partial<Record<GraphName, number>> = {};
  const timed = withGraphTimes(engine, (graph, time) => {
    graphs[graph] = (graphs[graph] ?? 0) + time;
  });
  const start = performance.now();
  const queries = await embedQueries(
    engine,
    'object',
    phrases.map(({ text }) => text),
  );
  const embedded = performance.now();
  const proposals = await proposeImage(timed, file, task);
  const semantic = semanticScores(proposals.objectEmbeddings, queries, embeddingSize, objectLogit);
  const match = matchScores(semantic, proposals.predictedIou);
  const scored = performance.now();
  return {
    proposals,
    match,
    milliseconds: { image: scored - embedded, graphs, phrase: (embedded - start) / phrases.length },
  };
}

function bestMatch(
  { boxes, predictedIou }: ImageProposals,
  match: Float32Array,
  phrase: number,
): PhraseOutcome['best'] {
  const phrases = columnCount(match, boxes.length);
  const scores = Float32Array.from(boxes, (_, row) => match[row * phrases + phrase]);
  const index = indexOfHighest(scores);
  return index < 0 ? null : { box: boxes[index], matchScore: scores[index], predictedIou: predictedIou[index] };
}
