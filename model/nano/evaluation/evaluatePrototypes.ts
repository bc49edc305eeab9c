import { type Box, iou } from '../../../annotations/box.ts';
import { LEAST_ACCEPTS, phrasePrototype } from '../../../annotations/curation/prototypes.ts';
import { type Logit, semanticScores } from '../../../annotations/scores.ts';
import type { Engine } from '../../engine.ts';
import { proposeImage } from '../../pipeline.ts';
import type { Vocabulary } from './evaluateDisagreements.ts';
import { averagePrecision, IOU_THRESHOLD, mean } from './metrics.ts';
import type { HeldOutScene } from './scenes.ts';

/** A proposal of some scene, and what it is of. */
export type FoundObject = {
  readonly embedding: Float32Array;
  readonly predictedIou: number;
  /** The words of all objects that it overlaps. */
  readonly concepts: readonly string[];
};

/** How well what is left is ranked, as average precision over the words: by the text alone, and by what was learned. */
export type LearningQuality = { readonly words: number; readonly text: number; readonly learned: number };

/** So many decisions are made for each word before the rest is ranked. */
const DECISIONS = 10;

/** What the model finds in scenes, with what it really is. */
export async function findObjects(engine: Engine, { file, objects }: HeldOutScene): Promise<FoundObject[]> {
  const { boxes, objectEmbeddings, predictedIou } = await proposeImage(engine, file, 'rec');
  const size = engine.manifest.embeddingSize;
  const conceptsAt = (box: Box) =>
    objects.filter(({ bbox }) => iou(bbox, box) >= IOU_THRESHOLD).map(({ concept }) => concept);
  return boxes.map((box, n) => ({
    embedding: objectEmbeddings.slice(n * size, (n + 1) * size),
    predictedIou: predictedIou[n],
    concepts: conceptsAt(box),
  }));
}

/**
 * Reviews the best proposals of the first scenes for each word, as a person would, and then ranks those of the others,
 * which nobody has seen.
 * @param reviewed proposals of the scenes that are reviewed.
 * @param left those of all others.
 */
export function measureLearning(
  reviewed: readonly FoundObject[],
  left: readonly FoundObject[],
  { texts, embeddings }: Vocabulary,
  size: number,
  logit: Logit,
): LearningQuality {
  const results = texts.flatMap((word, index) => {
    const text = embeddings.subarray(index * size, (index + 1) * size);
    const isRight = ({ concepts }: FoundObject) => concepts.includes(word);
    const decided = rank(reviewed, text, logit).slice(0, DECISIONS);
    const [accepted, rejected] = [true, false].map((right) =>
      decided.filter((found) => isRight(found) === right).map(({ embedding }) => embedding),
    );
    if (accepted.length < LEAST_ACCEPTS || !left.some(isRight)) return [];
    const precisionOf = (query: Float32Array) => averagePrecision(rank(left, query, logit).map(isRight));
    return [{ text: precisionOf(text), learned: precisionOf(phrasePrototype(text, { accepted, rejected })) }];
  });
  return {
    words: results.length,
    text: mean(results.map((result) => result.text)),
    learned: mean(results.map((result) => result.learned)),
  };
}

/** The best match first. */
function rank(found: readonly FoundObject[], query: Float32Array, logit: Logit): readonly FoundObject[] {
  const matchOf = ({ embedding, predictedIou }: FoundObject) =>
    semanticScores(embedding, query, query.length, logit)[0] * predictedIou;
  return found
    .map((one) => ({ one, match: matchOf(one) }))
    .sort((a, b) => b.match - a.match)
    .map(({ one }) => one);
}
