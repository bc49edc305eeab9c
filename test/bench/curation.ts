// How often the suggestions of the disagreement queue are right: held-out scenes are annotated carelessly at known
// rates, and the embedded model says what it would change. `node test/bench/curation.ts`
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
import { readScenes } from '../../model/nano/evaluation/scenes.ts';
import { embedQueries } from '../../model/pipeline.ts';

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
  const results: { set: string; kinds: KindQuality[] }[] = [];
  for (const set of ['val', 'style']) {
    const scenes = readScenes(join(heldOut, set), limit);
    const texts = [...new Set(scenes.flatMap(({ objects }) => objects.map(({ concept }) => concept)))];
    const vocabulary = { texts, embeddings: await embedQueries(engine, 'object', texts) };
    const progress = terminal.progress(set, scenes.length);
    const judgements: SceneJudgement[] = [];
    for (const [index, scene] of scenes.entries()) {
      const own = Array.from({ length: seeds }, (_, seed) => index * seeds + seed);
      judgements.push(...(await judgeScene(engine, scene, vocabulary, own)));
      progress.update(index + 1, scenes.length);
    }
    progress.stop();
    results.push({ set, kinds: summariseJudgements(judgements) });
  }
  await engine.close();
  terminal.result(results, () => results.map(describe).join('\n'));
}

function describe({ set, kinds }: { set: string; kinds: readonly KindQuality[] }): string {
  const share = (value: number) => value.toFixed(2);
  return table(
    [set, 'faults', 'precision', 'recall', 'precision at recall 0.5 (>= 0.8)'],
    kinds.map(({ kind, faults, precision, recall, precisionAtHalfRecall }) => [
      kind,
      String(faults),
      share(precision),
      share(recall),
      share(precisionAtHalfRecall),
    ]),
  );
}
