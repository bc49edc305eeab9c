import { type Box, hasMinSides, translate } from '../../../annotations/box.ts';
import { semanticScores } from '../../../annotations/scores.ts';
import { encodeObjects } from '../../encodeImage.ts';
import type { Engine } from '../../engine.ts';
import { encodePrepared } from '../../imageFeatures.ts';
import { embedQueries, proposeBoxes } from '../../pipeline.ts';
import { prepareImage, preprocessingOf } from '../../preprocess/prepareImage.ts';
import type { BoxScores } from '../../rescore/appendBoxes.ts';
import type { ProposedImage, Rescorer } from '../../rescore/rescorer.ts';
import { predictIou, toUnitLength } from '../../scoring.ts';
import type { HeldOutScene } from './scenes.ts';

/** What re-scoring gives one box, less what a full pass does. */
export type Drift = { readonly predictedIou: number /** For each phrase. */; readonly semantic: readonly number[] };

export type SceneDrifts = {
  /** Of proposals as they are, from the full pass that proposed them. */
  readonly unedited: readonly Drift[];
  /** Of a moved proposal, from a full pass with the moved box in its place. */
  readonly edited: readonly Drift[];
};

/** How many proposals are scored again as they are; the first ones, most likely objects. */
const UNEDITED = 10;

/** Compares re-scored boxes of a scene with full passes. */
export async function measureDrift(engine: Engine, rescorer: Rescorer, scene: HeldOutScene): Promise<SceneDrifts> {
  const prepared = await prepareImage(scene.file, preprocessingOf(engine));
  const proposals = (await proposeBoxes(engine, prepared)).selected.boxes.filter(hasMinSides);
  const features = await encodePrepared(engine, prepared);
  const image: ProposedImage = { file: scene.file, task: 'rec', proposals };
  const texts = scene.phrases.map(({ text }) => text);
  const queries = await embedQueries(engine, 'object', texts);

  const compare = async (boxes: readonly Box[], full: BoxScores, first: number): Promise<Drift[]> => {
    const again = await rescorer.rescoreBoxes(image, boxes);
    const [a, b] = [again, full].map((scores) => scoresOf(engine, scores, queries));
    return boxes.map((_, box) => ({
      predictedIou: again.predictedIou[box] - full.predictedIou[first + box],
      semantic: texts.map((_, phrase) => a[box * texts.length + phrase] - b[(first + box) * texts.length + phrase]),
    }));
  };
  const pass = async (boxes: readonly Box[]): Promise<BoxScores> => {
    const { objectEmbeddings, iouLogits } = await encodeObjects(engine, features, boxes, 'rec');
    const unit = toUnitLength(objectEmbeddings, engine.manifest.embeddingSize);
    return { objectEmbeddings: unit, predictedIou: predictIou(iouLogits) };
  };

  const moved = movedInside(proposals[0]);
  return {
    unedited: await compare(proposals.slice(0, UNEDITED), await pass(proposals), 0),
    edited: await compare([moved], await pass([moved, ...proposals.slice(1)]), 0),
  };
}

/** By a tenth of its sides to the upper left, or by less at the edge of the image. */
function movedInside(box: Box): Box {
  const [x1, y1, x2, y2] = box;
  return translate(box, -Math.min(x1, 0.1 * (x2 - x1)), -Math.min(y1, 0.1 * (y2 - y1)));
}

function scoresOf({ manifest }: Engine, scores: BoxScores, queries: Float32Array): Float32Array {
  return semanticScores(scores.objectEmbeddings, queries, manifest.embeddingSize, manifest.objectLogit);
}
