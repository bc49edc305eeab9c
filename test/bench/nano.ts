// How well a model does on held-out scenes, measured through the engine: proposal recall, grounding accuracy, how the
// predicted IoU follows the true IoU, and latency. `node test/bench/nano.ts --help`
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { Command } from 'commander';
import { type ModelWords, modelOption, numericsOption, taskOption, wholeNumber } from '../../main/commands/options.ts';
import { nanoCheckpoint } from '../../main/packageRoot.ts';
import { createTerminal, type Progress } from '../../main/terminal.ts';
import { resolveBundle } from '../../model/bundle/resolve.ts';
import { type Engine, openEngine } from '../../model/engine.ts';
import { evaluateScene, type SceneOutcome } from '../../model/nano/evaluation/evaluate.ts';
import { type HeldOutScene, readScenes } from '../../model/nano/evaluation/scenes.ts';
import { summarise } from '../../model/nano/evaluation/summary.ts';
import type { Task } from '../../model/text/prompts.ts';
import { describePhotographs, describeSets, type SetResult } from './nanoReport.ts';
import { drawPhotographs, photographs } from './photographs.ts';

type Words = ModelWords & {
  readonly prompt: Task;
  readonly limit?: number;
  readonly photos?: string;
  readonly json?: boolean;
};

const heldOut = resolve(import.meta.dirname, '..', 'fixtures', 'nano-heldout');
/** A checkpoint is converted once. */
const cache = join(tmpdir(), 'objembed-bench');
const { signal } = new AbortController();

await new Command('nano')
  .description('Measures a model on sets of scenes as model/nano/scenes/cli.ts writes them.')
  .argument('[folders...]', 'sets of scenes', [resolve(heldOut, 'val'), resolve(heldOut, 'style')])
  .addOption(modelOption())
  .addOption(numericsOption())
  .addOption(taskOption())
  .option('--limit <scenes>', 'at most this many of each set', wholeNumber(1))
  .option('--photos <file>', 'run the reference photographs too and draw their best boxes into this JPEG')
  .option('--json', 'print one JSON document')
  .action(measure)
  .parseAsync();

async function measure(folders: readonly string[], { model, numerics = 'bf16', prompt, limit, photos, json }: Words) {
  const terminal = createTerminal({ json: json ?? false, signal });
  const sets = folders.map((folder) => ({ name: basename(folder), scenes: readScenes(folder, limit) }));
  const onStep = (step: string) => terminal.remark(`… ${step}`);
  const engine = openEngine(await resolveBundle(model ?? nanoCheckpoint, cache, { onStep }), numerics);
  const run = (label: string, scenes: readonly HeldOutScene[]) =>
    evaluateAll(engine, scenes, prompt, terminal.progress(label, scenes.length));
  try {
    // The first image opens the sessions: it tells nothing about the speed.
    await evaluateScene(engine, photographs[0], prompt);
    const results: SetResult[] = [];
    for (const { name, scenes } of sets) results.push({ name, ...summarise(await run(name, scenes)) });
    const seen = photos === undefined ? [] : await run('photographs', photographs);
    if (photos !== undefined) await writeFile(photos, await drawPhotographs(seen));
    const { modelId } = engine.manifest;
    terminal.result(
      { model: modelId, sets: results, photographs: seen.map(({ grounded }) => grounded) },
      () => `${modelId}\n${describeSets(results)}${photos === undefined ? '' : `\n${describePhotographs(seen)}`}`,
    );
  } finally {
    await engine.close();
  }
}

async function evaluateAll(
  engine: Engine,
  scenes: readonly HeldOutScene[],
  task: Task,
  progress: Progress,
): Promise<SceneOutcome[]> {
  const outcomes: SceneOutcome[] = [];
  for (const scene of scenes) {
    outcomes.push(await evaluateScene(engine, scene, task));
    progress.update(outcomes.length, scenes.length);
  }
  progress.stop();
  return outcomes;
}
