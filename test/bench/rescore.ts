// How quick re-scoring is beside a full encode, how far its scores drift from those of a full pass, and how much a
// careless box gains by being tightened, on held-out scenes. `node test/bench/rescore.ts --help`
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { type Box, hasMinSides } from '../../annotations/box.ts';
import { type ModelWords, modelOption, numericsOption, wholeNumber } from '../../main/commands/options.ts';
import { type Model, openModel } from '../../main/model.ts';
import { nanoCheckpoint } from '../../main/packageRoot.ts';
import { table } from '../../main/terminal.ts';
import { resolveBundle } from '../../model/bundle/resolve.ts';
import { encodeImage } from '../../model/encodeImage.ts';
import { type Engine, openEngine } from '../../model/engine.ts';
import { decodeUpright } from '../../model/image/decode.ts';
import { type Drift, measureDrift, type SceneDrifts } from '../../model/nano/evaluation/drift.ts';
import { mean, quantile } from '../../model/nano/evaluation/metrics.ts';
import { type HeldOutScene, readScenes } from '../../model/nano/evaluation/scenes.ts';
import { evaluateTightening, type Tightening } from '../../model/nano/evaluation/tightening.ts';
import { createRandom } from '../../model/nano/scenes/random.ts';
import { proposeBoxes } from '../../model/pipeline.ts';
import { prepareImage, preprocessingOf } from '../../model/preprocess/prepareImage.ts';
import { createRescorer, type ProposedImage, type Rescorer } from '../../model/rescore/rescorer.ts';

const heldOut = resolve(import.meta.dirname, '..', 'fixtures', 'nano-heldout', 'val');
/** A checkpoint is converted once. */
const cache = join(tmpdir(), 'objembed-bench');
const PER_SCENE = 8;
const DRAGGED = 60;

await new Command('rescore')
  .description('Measures the re-scoring and tightening of boxes.')
  .addOption(modelOption())
  .addOption(numericsOption())
  .option('--limit <scenes>', 'at most this many', wholeNumber(1), 20)
  .action(measure)
  .parseAsync();

async function measure({ model, numerics = 'bf16', limit }: ModelWords & { readonly limit: number }) {
  const bundle = await resolveBundle(model ?? nanoCheckpoint, cache);
  const scenes = readScenes(heldOut, limit);
  const engine = openEngine(bundle, numerics);
  try {
    const rescorer = createRescorer(engine);
    const images = await proposeAll(engine, scenes);
    console.log(describeTimes(await timesOf(engine, rescorer, images)));
    const drifts: SceneDrifts[] = [];
    for (const scene of scenes) drifts.push(await measureDrift(engine, rescorer, scene));
    console.log(describeDrifts(drifts));
    const random = createRandom(11);
    const tightened: Tightening[] = [];
    for (const [index, scene] of scenes.entries()) {
      tightened.push(...(await evaluateTightening(rescorer, scene, images[index].proposals, random)));
    }
    console.log(describeTightening(tightened));
    console.log(await describeDrag(await openModel({ path: bundle, numerics }), images[0]));
  } finally {
    await engine.close();
  }
}

async function proposeAll(engine: Engine, scenes: readonly HeldOutScene[]): Promise<ProposedImage[]> {
  const images: ProposedImage[] = [];
  for (const { file } of scenes) {
    const { selected } = await proposeBoxes(engine, await prepareImage(file, preprocessingOf(engine)));
    images.push({ file, task: 'rec', proposals: selected.boxes.filter(hasMinSides) });
  }
  return images;
}

type Times = { readonly full: number; readonly one: number; readonly packed: number };

/** Full encodes and re-scores by turns, so that both meet the same load. */
async function timesOf(engine: Engine, rescorer: Rescorer, images: readonly ProposedImage[]): Promise<Times[]> {
  const times: Times[] = [];
  for (const image of images) {
    const picture = await decodeUpright(image.file);
    await rescorer.rescoreBoxes(image, []);
    for (let round = 0; round < PER_SCENE; round++) {
      const full = await milliseconds(() => encodeImage(engine, picture, image.proposals, 'rec'));
      const one = await milliseconds(() => rescorer.rescoreBoxes(image, [edited(image, round)]));
      const packed = await milliseconds(() => rescorer.rescoreBoxes(image, image.proposals.slice(0, 16)));
      times.push({ full, one, packed });
    }
  }
  return times.slice(PER_SCENE); // the first image opens the sessions
}

/** One of the first proposals, a little smaller. */
function edited({ proposals }: ProposedImage, round: number): Box {
  const [x1, y1, x2, y2] = proposals[round % proposals.length];
  return [x1 + (x2 - x1) / (10 + round), y1 + (y2 - y1) / (10 + round), x2, y2];
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function describeTimes(times: readonly Times[]): string {
  const full = times.map((time) => time.full);
  const row = (name: string, values: readonly number[]) => [
    name,
    ...[0.1, 0.5, 0.9].map((q) => quantile(values, q).toFixed(1)),
    `${((100 * quantile(values, 0.5)) / quantile(full, 0.5)).toFixed(1)} %`,
  ];
  return table(
    ['milliseconds', 'p10', 'median', 'p90', 'of a full encode'],
    [
      row('full encode', full),
      row(
        're-score of one box',
        times.map(({ one }) => one),
      ),
      row(
        're-score of 16 boxes',
        times.map(({ packed }) => packed),
      ),
    ],
  );
}

function describeDrifts(scenes: readonly SceneDrifts[]): string {
  const row = (name: string, drifts: readonly Drift[]) => {
    const ious = drifts.map(({ predictedIou }) => Math.abs(predictedIou));
    const semantic = drifts.flatMap((drift) => drift.semantic.map(Math.abs));
    return [
      name,
      drifts.length,
      ...[ious, semantic].flatMap((of) => [mean(of).toFixed(5), Math.max(...of).toFixed(5)]),
    ];
  };
  return table(
    ['drift from a full pass', 'boxes', 'IoU mean', 'max', 'semantic mean', 'max'],
    [
      row(
        'unedited proposals',
        scenes.flatMap(({ unedited }) => unedited),
      ),
      row(
        'with the edited box in its place',
        scenes.flatMap(({ edited }) => edited),
      ),
    ],
  );
}

function describeTightening(outcomes: readonly Tightening[]): string {
  const share = outcomes.filter(({ before, after }) => after > before).length / outcomes.length;
  const worse = outcomes.filter(({ before, after }) => after < before).length / outcomes.length;
  return table(
    ['careless boxes', 'mean IoU', 'tightened', 'better', 'worse'],
    [
      [
        outcomes.length,
        mean(outcomes.map(({ before }) => before)).toFixed(3),
        mean(outcomes.map(({ after }) => after)).toFixed(3),
        `${(100 * share).toFixed(0)} %`,
        `${(100 * worse).toFixed(0)} %`,
      ],
    ],
  );
}

/** Re-scores through the model process, one at a time, as dragging does. */
async function describeDrag(model: Model, image: ProposedImage): Promise<string> {
  try {
    await model.call('rescoreBoxes', { image, boxes: [] });
    const time = await milliseconds(async () => {
      for (let round = 0; round < DRAGGED; round++) {
        await model.call('rescoreBoxes', { image, boxes: [edited(image, round)] });
      }
    });
    return `${((1000 * DRAGGED) / time).toFixed(0)} re-scores a second through the model process`;
  } finally {
    await model.close();
  }
}
