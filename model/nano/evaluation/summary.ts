import type { GraphName } from '../../sessions.ts';
import type { PhraseOutcome, SceneOutcome } from './evaluate.ts';
import { IOU_THRESHOLD, quantile, share, spearman } from './metrics.ts';
import { type PhraseKind, phraseKinds } from './scenes.ts';

/** What a set of scenes says of a model. */
export type Summary = {
  readonly scenes: number;
  readonly objects: number;
  readonly proposals: number;
  /** Proposal recall@0.5 with 100 boxes: the share of all objects that a proposal of their image has an IoU >= 0.5 with. */
  readonly recall: number;
  readonly grounding: Grounding;
  readonly groundingByKind: Readonly<Partial<Record<PhraseKind, Grounding>>>;
  /** Spearman's rank correlation of the predicted IoU and the best IoU with any object, over all proposals of all images. */
  readonly spearman: number;
  readonly milliseconds: {
    /** From an image file to match scores, phrases being embedded. */
    readonly image: { readonly median: number; readonly p90: number };
    /** Medians. */
    readonly graphs: Readonly<Partial<Record<GraphName, number>>>;
    /** Median time to embed a phrase, in batches of those of one scene. */
    readonly phrase: number;
  };
};

export type Grounding = {
  /** Grounding accuracy@0.5: the share of phrases whose best match has an IoU >= 0.5 with an object they are true of. */
  readonly accuracy: number;
  readonly phrases: number;
  /** Different concepts among the objects of the phrases. */
  readonly concepts: number;
};

/** Sums up scenes: every object, phrase and proposal counts the same, whatever its scene. */
export function summarise(outcomes: readonly SceneOutcome[]): Summary {
  const found = outcomes.flatMap((outcome) => outcome.found);
  const grounded = outcomes.flatMap((outcome) => outcome.grounded);
  const predictedIou = outcomes.flatMap((outcome) => outcome.predictedIou);
  const kinds = phraseKinds.map((kind) => [kind, grounded.filter((phrase) => phrase.kind === kind)] as const);
  return {
    scenes: outcomes.length,
    objects: found.length,
    proposals: predictedIou.length,
    recall: share(found),
    grounding: groundingOf(grounded),
    groundingByKind: Object.fromEntries(
      kinds.filter(([, phrases]) => phrases.length > 0).map(([kind, phrases]) => [kind, groundingOf(phrases)]),
    ),
    spearman: spearman(
      predictedIou,
      outcomes.flatMap((outcome) => outcome.trueIou),
    ),
    milliseconds: latencyOf(outcomes),
  };
}

function groundingOf(phrases: readonly PhraseOutcome[]): Grounding {
  return {
    accuracy: share(phrases.map(({ iou }) => iou >= IOU_THRESHOLD)),
    phrases: phrases.length,
    concepts: new Set(phrases.flatMap(({ concepts }) => concepts)).size,
  };
}

function latencyOf(outcomes: readonly SceneOutcome[]): Summary['milliseconds'] {
  const times = outcomes.map(({ milliseconds }) => milliseconds);
  const image = times.map((time) => time.image);
  const graphs = Map.groupBy(
    times.flatMap((time) => Object.entries(time.graphs)),
    ([graph]) => graph,
  );
  return {
    image: { median: quantile(image, 0.5), p90: quantile(image, 0.9) },
    graphs: Object.fromEntries(
      [...graphs].map(([graph, runs]) => [
        graph,
        quantile(
          runs.map(([, time]) => time),
          0.5,
        ),
      ]),
    ),
    phrase: quantile(
      times.map((time) => time.phrase),
      0.5,
    ),
  };
}
