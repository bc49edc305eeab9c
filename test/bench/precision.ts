// What each precision of a bundle costs in quality, time and memory. `node test/bench/precision.ts --help`
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { wholeNumber } from '../../main/commands/options.ts';
import { nanoCheckpoint } from '../../main/packageRoot.ts';
import { createTerminal, type Terminal } from '../../main/terminal.ts';
import { readManifest } from '../../model/bundle/manifest.ts';
import { resolveBundle } from '../../model/bundle/resolve.ts';
import { openEngine } from '../../model/engine.ts';
import { agreementOf } from '../../model/nano/evaluation/agreement.ts';
import { judgeScene, type SceneScores, scoreScene } from '../../model/nano/evaluation/evaluate.ts';
import { readScenes } from '../../model/nano/evaluation/scenes.ts';
import { type Precision, precisionIds } from '../../model/precision/precisions.ts';
import { writeRandomCheckpoint } from '../randomCheckpoint/write.ts';
import { askChild } from './askChild.ts';
import type { Measurement, MeasurementOrder } from './precisionChild.ts';
import { type CostResult, describeCosts, describeQuality, type QualityResult } from './precisionReport.ts';

type Words = {
  readonly limit?: number;
  readonly layers: number;
  readonly blocks: number;
  readonly only?: 'quality' | 'costs';
  readonly precisions: readonly Precision[];
  readonly json?: boolean;
};

const fixtures = resolve(import.meta.dirname, '..', 'fixtures');
const cache = join(tmpdir(), 'objembed-bench');
const { signal } = new AbortController();

await new Command('precision')
  .description(
    'Compares the precisions of bundles: scores of nano on held-out scenes, time and memory of a large model.',
  )
  .option('--limit <scenes>', 'at most this many scenes of each set', wholeNumber(1))
  .option('--layers <count>', 'layers of the language model of the random ObjEmbed-2B', wholeNumber(3), 8)
  .option('--blocks <count>', 'blocks of its vision tower, in multiples of 4', wholeNumber(4), 8)
  .addOption(new Option('--only <part>', 'of nano, or of the random model').choices(['quality', 'costs']))
  .addOption(
    new Option('--precisions <kinds...>', 'fp32 is what others are held against')
      .choices([...precisionIds])
      .default(precisionIds),
  )
  .option('--json', 'print one JSON document')
  .action(measure)
  .parseAsync();

async function measure({ limit, layers, blocks, only, precisions, json }: Words): Promise<void> {
  const terminal = createTerminal({ json: json ?? false, signal });
  const quality = only === 'costs' ? [] : await measureQuality(terminal, precisions, limit);
  const costs = only === 'quality' ? [] : await measureCosts(terminal, precisions, { layers, blocks });
  const tables = () => [
    quality.length > 0 ? describeQuality(quality) : [],
    costs.length > 0 ? describeCosts(costs) : [],
  ];
  terminal.result({ quality, costs }, () => tables().flat().join('\n'));
}

async function measureQuality(
  terminal: Terminal,
  precisions: readonly Precision[],
  limit?: number,
): Promise<QualityResult[]> {
  const scenes = ['val', 'style'].flatMap((set) => readScenes(join(fixtures, 'nano-heldout', set), limit));
  const references: SceneScores[] = [];
  const results: QualityResult[] = [];
  for (const precision of precisions) {
    const bundle = await resolveBundle(nanoCheckpoint, cache, { precision });
    const engine = openEngine(bundle, 'bf16');
    const progress = terminal.progress(`nano, ${precision}`, scenes.length);
    const outcomes: QualityResult['scenes'][number][] = [];
    for (const scene of scenes) {
      const scores = await scoreScene(engine, scene, 'rec');
      if (precision === 'fp32') references.push(scores);
      outcomes.push({
        agreement: agreementOf(references[outcomes.length], scores),
        outcome: judgeScene(scene, scores),
      });
      progress.update(outcomes.length, scenes.length);
    }
    progress.stop();
    await engine.close();
    results.push({ precision, bytes: bytesOf(bundle), scenes: outcomes });
  }
  return results;
}

async function measureCosts(
  terminal: Terminal,
  precisions: readonly Precision[],
  { layers, blocks }: Pick<Words, 'layers' | 'blocks'>,
): Promise<CostResult[]> {
  const checkpoint = join(cache, `random-2b-${layers}-${blocks}`);
  if (!existsSync(checkpoint)) {
    terminal.remark(`Writing a random ObjEmbed-2B of ${layers} layers and ${blocks} blocks …`);
    await writeRandomCheckpoint({ model: '2b', layers, blocks, out: checkpoint });
  }
  const results: CostResult[] = [];
  for (const precision of precisions) {
    terminal.remark(`Measuring ${precision} …`);
    results.push(await measureCost(checkpoint, precision));
  }
  return results;
}

async function measureCost(checkpoint: string, precision: Precision): Promise<CostResult> {
  const folder = mkdtempSync(join(tmpdir(), 'objembed-precision-'));
  try {
    const out = join(folder, 'bundle');
    const conversion = await inProcess({ kind: 'convert', options: { checkpoint, out, precision } });
    const image = join(fixtures, 'reference', 'images', 'chelsea.png');
    const run = await inProcess({ kind: 'run', bundle: out, image });
    return { precision, bytes: bytesOf(out), conversion, run };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function inProcess(order: MeasurementOrder): Promise<Measurement> {
  return askChild(join(import.meta.dirname, 'precisionChild.ts'), order);
}

function bytesOf(bundle: string): number {
  return Object.values(readManifest(bundle).files).reduce((sum, { bytes }) => sum + bytes, 0);
}
