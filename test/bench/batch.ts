// How busy the model is kept over many images: the time of each stage, images a second with and without reading ahead,
// and whether memory stays flat. `node test/bench/batch.ts --help`
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { wholeNumber } from '../../main/commands/options.ts';
import { proposeForProject } from '../../main/jobs/propose.ts';
import { type Model, openModel } from '../../main/model.ts';
import { nanoCheckpoint, packageRoot } from '../../main/packageRoot.ts';
import { startRun } from '../../main/store/modelRuns.ts';
import { openProject, type WritableProject } from '../../main/store/openProject.ts';
import { saveProposals } from '../../main/store/proposalSets.ts';
import { allImages } from '../../main/store/records.ts';
import { scanImages } from '../../main/store/scanImages.ts';
import { createTerminal, type Terminal, table } from '../../main/terminal.ts';
import { resolveBundle } from '../../model/bundle/resolve.ts';
import { openEngine } from '../../model/engine.ts';
import { withGraphTimes } from '../../model/nano/evaluation/graphTimes.ts';
import { proposeInPrepared } from '../../model/pipeline.ts';
import { prepareImage, preprocessingOf } from '../../model/preprocess/prepareImage.ts';
import { modelProcesses } from '../e2e/modelProcesses.ts';
import { writePhotographs } from './workbench/dense.ts';
import { median } from './workbench/report.ts';

type Words = { readonly images: number; readonly flat: number; readonly json?: boolean };

/** Times of one image by stage, in milliseconds. */
type Stages = Record<string, number>;

type Pace = { readonly pictures: string; readonly readingAhead: number; readonly inTurn: number };
type Memory = { readonly images: number; readonly model: number; readonly app: number };

const { signal } = new AbortController();
const folder = mkdtempSync(path.join(tmpdir(), 'objembed-bench-'));

await new Command('batch')
  .description('Measures proposing for many images with the embedded model.')
  .option('--images <count>', 'images of each kind for the stages and the pace', wholeNumber(2), 60)
  .option('--flat <count>', 'images over which the memory is watched', wholeNumber(10), 1000)
  .option('--json', 'print one JSON document')
  .action(measure)
  .parseAsync();

async function measure({ images, flat, json }: Words): Promise<void> {
  const terminal = createTerminal({ json: json ?? false, signal });
  try {
    const samples = await projectOf('samples', images);
    const photographs = await projectOf('photographs', Math.ceil(images / 4));
    const stages = [
      { pictures: 'samples', stages: await stagesOf(samples) },
      { pictures: '12 megapixels', stages: await stagesOf(photographs) },
    ];
    const paces = [await paceOf('samples', samples), await paceOf('12 megapixels', photographs)];
    const memory = await memoryOver(await projectOf('many', flat), terminal, flat);
    for (const project of [samples, photographs]) await project.close();
    terminal.result({ stages, paces, memory }, () => describe(stages, paces, memory));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A project of so many images: copies of the samples, or photographs of 12 megapixels. */
async function projectOf(name: 'samples' | 'photographs' | 'many', count: number): Promise<WritableProject> {
  const place = path.join(folder, name);
  mkdirSync(place);
  const samples = path.join(packageRoot, 'samples');
  const files = readdirSync(samples).filter((file) => file.endsWith('.jpg'));
  const names = Array.from({ length: count }, (_, index) => `${String(index).padStart(6, '0')}.jpg`);
  if (name === 'photographs') await writePhotographs(place, names);
  else
    for (const [index, file] of names.entries())
      cpSync(path.join(samples, files[index % files.length]), path.join(place, file));
  const project = await openProject(place, { create: true });
  await scanImages(project, { signal });
  return project;
}

/** The median of each stage over the images of a project, one after the other in this process. */
async function stagesOf(project: WritableProject): Promise<Stages> {
  const engine = openEngine(await resolveBundle(nanoCheckpoint, path.join(tmpdir(), 'objembed-bench')), 'bf16');
  const { modelId, embeddingSize, objectLogit, imageLogit } = engine.manifest;
  const run = await startRun(project, {
    modelId,
    embeddingSize,
    objectLogit,
    imageLogit,
    task: 'rec',
    numerics: 'bf16',
  });
  const times: Stages[] = [];
  for await (const image of allImages(project)) {
    const stages: Stages = {};
    const timed = withGraphTimes(engine, (graph, time) => {
      stages[graph] = (stages[graph] ?? 0) + time;
    });
    const [start, prepared] = [
      performance.now(),
      await prepareImage(path.join(project.folder, image.path), preprocessingOf(engine)),
    ];
    stages['read and prepare'] = performance.now() - start;
    const found = await proposeInPrepared(timed, prepared, 'rec');
    const [proposed] = [performance.now()];
    await saveProposals(project, { imageId: image.id, runId: run.id, ...found });
    stages.store = performance.now() - proposed;
    times.push(stages);
  }
  await engine.close();
  // The first image opens the graphs.
  const [, ...rest] = times;
  const names = [...new Set(rest.flatMap((stages) => Object.keys(stages)))];
  return Object.fromEntries(names.map((name) => [name, median(rest.map((stages) => stages[name] ?? 0))]));
}

/** Images a second as users get them, and when every image is read after the one before is done; by turns. */
async function paceOf(pictures: string, project: WritableProject): Promise<Pace> {
  const model = await openModel({});
  const inTurn: Model = {
    ...model,
    call: (method, job, options) => model.call(method, { ...job, next: undefined }, options),
  };
  const rate = async (way: Model) => {
    const { done, seconds } = await proposeForProject({
      project,
      model: way,
      task: 'rec',
      resume: false,
      signal,
      onProgress,
    });
    return done / seconds;
  };
  await rate(model);
  const rates = [await rate(inTurn), await rate(model), await rate(inTurn), await rate(model)];
  await model.close();
  return { pictures, inTurn: Math.max(rates[0], rates[2]), readingAhead: Math.max(rates[1], rates[3]) };
}

/** Resident memory of the model's process and of this one, in MB, on the way through a project. */
async function memoryOver(project: WritableProject, terminal: Terminal, total: number): Promise<readonly Memory[]> {
  const model = await openModel({});
  const progress = terminal.progress('Watching the memory', total);
  const seen: Memory[] = [];
  const [pid] = await modelProcesses(process.pid);
  const steps = new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((tenth) => Math.ceil((tenth * total) / 10)));
  await proposeForProject({
    project,
    model,
    task: 'rec',
    resume: false,
    signal,
    onProgress({ done }) {
      progress.update(done, total);
      if (steps.has(done)) seen.push({ images: done, model: residentOf(pid), app: residentOf(process.pid) });
    },
  });
  progress.stop();
  await model.close();
  await project.close();
  return seen;
}

/** Of a process, in MB, by Linux's own count. */
function residentOf(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}

function onProgress(): void {}

function describe(
  stages: readonly { readonly pictures: string; readonly stages: Stages }[],
  paces: readonly Pace[],
  memory: readonly Memory[],
): string {
  const names = Object.keys(stages[0].stages);
  return [
    table(
      ['ms an image, median', ...stages.map(({ pictures }) => pictures)],
      names.map((name) => [name, ...stages.map((set) => set.stages[name].toFixed(1))]),
    ),
    table(
      ['images/s', 'read ahead', 'read in turn', 'times as fast'],
      paces.map(({ pictures, readingAhead, inTurn }) => [
        pictures,
        readingAhead.toFixed(2),
        inTurn.toFixed(2),
        (readingAhead / inTurn).toFixed(2),
      ]),
    ),
    table(
      ['images', 'MB of the model', 'MB of the app'],
      memory.map(({ images, model, app }) => [String(images), model.toFixed(0), app.toFixed(0)]),
    ),
  ].join('\n');
}
