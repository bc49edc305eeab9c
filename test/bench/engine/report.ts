import { table } from '../../../main/terminal.ts';
import { quantile } from '../../../model/nano/evaluation/metrics.ts';
import { toUnitLength } from '../../../model/scoring.ts';
import type { EngineMeasurement, EngineOutputs } from './measurement.ts';

/** Everything that was measured of one engine, each round in a process of its own. */
export type Column = {
  readonly name: string;
  readonly kind: 'torch' | 'ours';
  readonly rounds: readonly EngineMeasurement[];
};

/** How near one engine's numbers are to another's. */
export type Agreement = {
  /** Least cosine of an object embedding, of the phrase and of the edited box with the other's. */
  readonly objects: number;
  readonly phrase: number;
  readonly edited: number;
  /** Largest difference of a predicted IoU, and of the cosine of an object with the phrase. */
  readonly predictedIou: number;
  readonly semantic: number;
};

type Part = 'encode' | 'encodeCpu' | 'rescore' | 'text';

export function agreementOf(one: EngineOutputs, other: EngineOutputs): Agreement {
  const [a, b] = [unit(one), unit(other)];
  const ious = ({ predictedIou, editedIou }: EngineOutputs) => [...Array.from(predictedIou), editedIou];
  const semantic = ({ objects, phrase }: typeof a) => objects.map((row) => dot(row, phrase));
  return {
    objects: Math.min(...a.objects.map((row, i) => dot(row, b.objects[i]))),
    phrase: dot(a.phrase, b.phrase),
    edited: dot(a.edited, b.edited),
    predictedIou: furthest(ious(one), ious(other)),
    semantic: furthest(semantic(a), semantic(b)),
  };
}

/** Rows of unit length. */
function unit({ objects, phrase, edited }: EngineOutputs) {
  const size = phrase.length;
  const rows = toUnitLength(Float32Array.from(objects), size);
  return {
    objects: Array.from({ length: rows.length / size }, (_, i) => rows.subarray(i * size, (i + 1) * size)),
    phrase: toUnitLength(Float32Array.from(phrase), size),
    edited: toUnitLength(Float32Array.from(edited), size),
  };
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

function furthest(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((value, i) => Math.abs(value - b[i])));
}

/** @throws when an fp32 column of ours does not compute what PyTorch does, as its times then say nothing. */
export function requireSameNumbers(columns: readonly Column[]): void {
  const torch = columns.find(({ kind }) => kind === 'torch');
  const ours = columns.find(({ name }) => name === 'ours fp32');
  if (torch === undefined || ours === undefined) return;
  const found = agreementOf(torch.rounds[0].outputs, ours.rounds[0].outputs);
  const leastCosine = Math.min(found.objects, found.phrase, found.edited);
  if (leastCosine >= 0.9999 && Math.max(found.predictedIou, found.semantic) <= 1e-3) return;
  throw new Error(
    `Expected the same numbers of ${torch.name} and ${ours.name}, got ${JSON.stringify(found)}; ` +
      'the times of different computations cannot be compared.',
  );
}

/** A column for each engine, the first one being that which the others are held against. */
export function describeColumns(columns: readonly Column[]): string {
  const [reference] = columns;
  const row = (title: string, cell: (column: Column) => string) => [title, ...columns.map(cell)];
  const against = (title: string, cell: (agreement: Agreement) => string) =>
    row(title, (column) =>
      column === reference ? '' : cell(agreementOf(reference.rounds[0].outputs, column.rounds[0].outputs)),
    );
  return table(
    ['best (median)', ...columns.map(({ name }) => name)],
    [
      row('full encode, s', (column) => times(column, 'encode', 1, 2)),
      row('  CPU time of all threads, s', (column) => times(column, 'encodeCpu', 1, 2)),
      row('re-score of one box, ms', (column) => times(column, 'rescore', 1000, 1)),
      row('  of a full encode', (column) => percent(best(column, 'rescore') / best(column, 'encode'))),
      row('one text query, ms', (column) => times(column, 'text', 1000, 1)),
      row('peak memory, GB', (column) => (peak(column) / 1e9).toFixed(2)),
      row(`full encodes for one of ${reference.name}`, (column) =>
        (best(reference, 'encode') / best(column, 'encode')).toFixed(2),
      ),
      row(`memory of that of ${reference.name}`, (column) => percent(peak(column) / peak(reference))),
      against('cosine of object embeddings, least', ({ objects }) => objects.toFixed(6)),
      against('cosine of the phrase', ({ phrase }) => phrase.toFixed(6)),
      against('cosine of the re-scored box', ({ edited }) => edited.toFixed(6)),
      against('|predicted IoU|, largest difference', ({ predictedIou }) => predictedIou.toExponential(1)),
      against('|cosine with the phrase|, the same', ({ semantic }) => semantic.toExponential(1)),
    ],
  );
}

/** What the engine is to reach, in a line each, where the columns for it were measured. */
export function describeAims(columns: readonly Column[]): string[] {
  const named = (name: string) => columns.find((column) => column.name === name);
  const [torch, fp32, int8] = [columns.find(({ kind }) => kind === 'torch'), named('ours fp32'), named('ours int8')];
  const say = (what: string, value: string, reached: boolean) =>
    `${reached ? 'reached' : 'missed '}  ${what}: ${value}`;
  const lines: string[] = [];
  if (torch && fp32) {
    const factor = best(torch, 'encode') / best(fp32, 'encode');
    lines.push(say('a full encode in fp32 at least 1.3 times as fast as PyTorch', factor.toFixed(2), factor >= 1.3));
  }
  for (const column of columns.filter(({ kind }) => kind === 'ours')) {
    const share = best(column, 'rescore') / best(column, 'encode');
    lines.push(say(`a re-score under 3 % of a full encode, ${column.name}`, percent(share), share < 0.03));
  }
  if (fp32 && int8) {
    const share = peak(int8) / peak(fp32);
    lines.push(say('peak memory of int8 under a third of that of fp32', percent(share), share < 1 / 3));
  }
  return lines;
}

function times(column: Column, part: Part, unit: number, digits: number): string {
  const median = quantile(all(column, part), 0.5);
  return `${(unit * best(column, part)).toFixed(digits)} (${(unit * median).toFixed(digits)})`;
}

function best(column: Column, part: Part): number {
  return Math.min(...all(column, part));
}

function all({ rounds }: Column, part: Part): number[] {
  return rounds.flatMap((round) => round[part]);
}

function peak({ rounds }: Column): number {
  return Math.max(...rounds.map(({ peakBytes }) => peakBytes));
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
