// Our engine beside PyTorch running the same computation: the same random checkpoint of the widths of ObjEmbed-2B, the
// same image, boxes and phrase. `node test/bench/engine/compare.ts --help`
import { existsSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { wholeNumber } from '../../../main/commands/options.ts';
import { createTerminal } from '../../../main/terminal.ts';
import { resolveBundle } from '../../../model/bundle/resolve.ts';
import { decodeUpright } from '../../../model/image/decode.ts';
import { type Precision, precisionIds } from '../../../model/precision/precisions.ts';
import { writeRandomCheckpoint } from '../../randomCheckpoint/write.ts';
import { askChild } from '../askChild.ts';
import { type EngineMeasurement, type MeasurementOrder, spreadBoxes } from './measurement.ts';
import { type Column, describeAims, describeColumns, requireSameNumbers } from './report.ts';
import { findTorch, measureTorch } from './torch.ts';

type Words = {
  readonly layers: number;
  readonly blocks: number;
  readonly boxes: number;
  readonly rounds: number;
  readonly repeats: number;
  readonly precisions: readonly Precision[];
  readonly python: string;
  readonly json?: boolean;
};

/** One engine that is measured round after round. */
type Contender = Omit<Column, 'rounds'> & { measure(): Promise<EngineMeasurement> };

const cache = join(tmpdir(), 'objembed-bench');
const image = resolve(import.meta.dirname, '..', '..', 'fixtures', 'reference', 'images', 'chelsea.png');
/** As many proposals as our engine scores a box after. */
const CONTEXT = 10;
const { signal } = new AbortController();

await new Command('compare')
  .description('Measures our engine and PyTorch on the same random checkpoint of the widths of ObjEmbed-2B.')
  .option('--layers <count>', 'layers of the language model, of 28', wholeNumber(3), 8)
  .option('--blocks <count>', 'blocks of the vision tower, of 24, in multiples of 4', wholeNumber(4), 8)
  .option('--boxes <count>', 'boxes of the image', wholeNumber(CONTEXT), 100)
  .option('--rounds <count>', 'processes of each engine, by turns', wholeNumber(1), 3)
  .option('--repeats <count>', 're-scores and queries in each process', wholeNumber(1), 8)
  .addOption(
    new Option('--precisions <kinds...>', 'of our bundles')
      .choices([...precisionIds])
      .default(['fp32', 'int8', 'int4']),
  )
  .option('--python <command>', 'a Python with PyTorch', 'python3')
  .option('--json', 'print one JSON document')
  .action(compare)
  .parseAsync();

async function compare({ layers, blocks, precisions, rounds, python, json, ...sizes }: Words): Promise<void> {
  const terminal = createTerminal({ json: json ?? false, signal });
  const checkpoint = join(cache, `engine-2b-${layers}-${blocks}`);
  if (!existsSync(join(checkpoint, 'model.safetensors'))) {
    terminal.remark(`Writing a random ObjEmbed-2B of ${layers} layers and ${blocks} blocks …`);
    await writeRandomCheckpoint({ model: '2b', layers, blocks, out: checkpoint });
  }
  const order = await orderOf(checkpoint, sizes);
  const torch = await findTorch(python);
  if ('missing' in torch) terminal.remark(torch.missing);
  const contenders: Contender[] =
    'missing' in torch
      ? []
      : [{ name: `PyTorch ${torch.version} fp32`, kind: 'torch', measure: () => measureTorch(python, order) }];
  for (const precision of precisions) {
    terminal.remark(`Converting to ${precision} …`);
    const model = await resolveBundle(checkpoint, cache, { precision });
    contenders.push({ name: `ours ${precision}`, kind: 'ours', measure: () => measureOurs({ ...order, model }) });
  }
  const columns = await measureInTurns(contenders, rounds, (what) => terminal.remark(`Measuring ${what} …`));
  requireSameNumbers(columns);
  const title = `ObjEmbed-2B of ${layers} layers and ${blocks} blocks, ${order.boxes.length} boxes, ${order.threads} threads`;
  terminal.result({ layers, blocks, columns }, () =>
    [title, describeColumns(columns), ...describeAims(columns)].join('\n'),
  );
}

async function orderOf(model: string, { boxes, repeats }: Pick<Words, 'boxes' | 'repeats'>): Promise<MeasurementOrder> {
  const proposals = spreadBoxes(await decodeUpright(image), boxes);
  const [[x1, y1, x2, y2]] = proposals;
  return {
    model,
    image,
    boxes: proposals,
    edited: [x1 + (x2 - x1) / 10, y1 + (y2 - y1) / 10, x2, y2],
    context: CONTEXT,
    phrase: 'a cat with green eyes',
    repeats,
    threads: availableParallelism(),
  };
}

function measureOurs(order: MeasurementOrder): Promise<EngineMeasurement> {
  return askChild(join(import.meta.dirname, 'child.ts'), order);
}

/** Every engine once in each round, so that all meet the same load of the machine. */
async function measureInTurns(
  contenders: readonly Contender[],
  rounds: number,
  tell: (what: string) => void,
): Promise<Column[]> {
  const columns = contenders.map(({ name, kind }) => ({ name, kind, rounds: [] as EngineMeasurement[] }));
  for (let round = 1; round <= rounds; round++) {
    for (const [index, { name, measure }] of contenders.entries()) {
      tell(`${name}, round ${round} of ${rounds}`);
      columns[index].rounds.push(await measure());
    }
  }
  return columns;
}
