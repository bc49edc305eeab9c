// How often the suggestions of the disagreement queue are right: held-out scenes are annotated carelessly at known
// rates, and the embedded model says what it would change. And how much better what is left is ranked once ten proposals
// of a phrase were decided on, in scenes that were not. `node test/bench/curation.ts`
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { wholeNumber } from '../../main/commands/options.ts';
import { nanoCheckpoint } from '../../main/packageRoot.ts';
import { createTerminal, table } from '../../main/terminal.ts';
import { resolveBundle } from '../../model/bundle/resolve.ts';
import { openEngine } from '../../model/engine.ts';
import {
  judgeScene,
  type KindQuality,
  type SceneJudgement,
  summariseJudgements,
} from '../../model/nano/evaluation/evaluateDisagreements.ts';
import {
  type FoundObject,
  findObjects,
  type LearningQuality,
  measureLearning,
} from '../../model/nano/evaluation/evaluatePrototypes.ts';
import { readScenes } from '../../model/nano/evaluation/scenes.ts';
import { embedQueries } from '../../model/pipeline.ts';

type Measured = { readonly set: string; readonly kinds: readonly KindQuality[]; readonly learning: LearningQuality };

const heldOut = resolve(import.meta.dirname, '..', 'fixtures', 'nano-heldout');
const { signal } = new AbortController();

await new Command('curation')
  .option('--seeds <number>', 'careless copies of each scene', wholeNumber(1), 3)
  .option('--limit <scenes>', 'at most this many of each set', wholeNumber(1))
  .option('--json', 'print one JSON document')
  .action(measure)
  .parseAsync();

async function measure({ seeds, limit, json }: { seeds: number; limit?: number; json?: boolean }) {
  const terminal = createTerminal({ json: json ?? false, signal });
  const engine = openEngine(await resolveBundle(nanoCheckpoint, join(tmpdir(), 'objembed-bench'), {}), 'bf16');
  const results: Measured[] = [];
  const { embeddingSize, objectLogit } = engine.manifest;
  for (const set of ['val', 'style']) {
    const scenes = readScenes(join(heldOut, set), limit);
    const texts = [...new Set(scenes.flatMap(({ objects }) => objects.map(({ concept }) => concept)))];
    const vocabulary = { texts, embeddings: await embedQueries(engine, 'object', texts) };
    const progress = terminal.progress(set, scenes.length);
    const judgements: SceneJudgement[] = [];
    const found: FoundObject[][] = [];
    for (const [index, scene] of scenes.entries()) {
      const own = Array.from({ length: seeds }, (_, seed) => index * seeds + seed);
      judgements.push(...(await judgeScene(engine, scene, vocabulary, own)));
      found.push(await findObjects(engine, scene));
      progress.update(index + 1, scenes.length);
    }
    progress.stop();
    const half = Math.ceil(found.length / 2);
    const [reviewed, left] = [found.slice(0, half).flat(), found.slice(half).flat()];
    const learning = measureLearning(reviewed, left, vocabulary, embeddingSize, objectLogit);
    results.push({ set, kinds: summariseJudgements(judgements), learning });
  }
  await engine.close();
  terminal.result(results, () => results.map(describe).join('\n'));
}

function describe({ set, kinds, learning }: Measured): string {
  const share = (value: number) => value.toFixed(2);
  const faults = table(
    [set, 'faults', 'precision', 'recall', 'precision at recall 0.5 (>= 0.8)'],
    kinds.map(({ kind, faults, precision, recall, precisionAtHalfRecall }) => [
      kind,
      String(faults),
      share(precision),
      share(recall),
      share(precisionAtHalfRecall),
    ]),
  );
  const learned = `${share(learning.text)} by the text, ${share(learning.learned)} learned from 10 decisions`;
  return `${faults}\naverage precision over ${learning.words} words: ${learned}\n`;
}
