import {
  acceptanceRate,
  type Decisions,
  type Histogram,
  type ImageStatistics,
} from '../../../annotations/curation/statistics.ts';
import { toCell } from '../../../annotations/formats/csv/cells.ts';

const COLUMNS = 'distribution,item,from,to,count,accepted,corrected,rejected,acceptance_rate';

/** All numbers as one table, a row for each bar, RFC 4180; a bin without an edge on one side has an empty cell there. */
export function statisticsCsv({ statuses, phrases, runs, distributions }: ImageStatistics): string {
  const rows = [
    ...Object.entries(statuses).map(([status, count]) => row('status', status, '', '', count)),
    ...phrases.map((each) => row('phrase', each.text, '', '', each.regions, ...decisionCells(each))),
    ...runs.map((each) => row('model run', `${each.modelId} ${each.createdAt}`, '', '', '', ...decisionCells(each))),
    ...Object.entries(distributions).flatMap(([id, histogram]) => binRows(id, histogram)),
  ];
  return [COLUMNS, ...rows, ''].join('\r\n');
}

function binRows(id: string, { edges, counts }: Histogram): string[] {
  return counts.map((count, bin) => row(id, '', edges[bin - 1] ?? '', edges[bin] ?? '', count));
}

function decisionCells(decided: Decisions): readonly (number | string)[] {
  return [decided.accepted, decided.corrected, decided.rejected, acceptanceRate(decided) ?? ''];
}

function row(...cells: readonly (string | number)[]): string {
  const columns = COLUMNS.split(',').length;
  const filled = [...cells, ...new Array<string>(columns - cells.length).fill('')];
  return filled.map((cell) => toCell(String(cell))).join(',');
}
