import type { FormatReport } from '../../../annotations/formats/format.ts';
import { table } from '../../terminal.ts';

/** Hits of a rule that are shown; the others are in the report. */
const SHOWN = 5;

/** The rules that were hit, each with its first hits and their places. */
export function describeRules({ rules }: Pick<FormatReport, 'rules'>): string[] {
  return rules.flatMap(({ code, severity, count, fixed, meaning, loses, hits }) => {
    const mended = fixed > 0 ? `, ${fixed} mended` : '';
    const shown = hits.slice(0, SHOWN).map((hit) => `    ${placeOf(hit)}${hit.message}`);
    const more = count > shown.length ? [`    … and ${count - shown.length} more`] : [];
    return [`${loses ? 'loss' : severity} ${code} (${count}${mended}): ${meaning}`, ...shown, ...more];
  });
}

/** What is to be said when open errors stopped something. */
export function describeRefusal(refused: readonly string[]): string {
  const codes = refused.map((code) => `--allow ${code}`).join(' ');
  return `Nothing was written: mend these errors, or accept them with ${codes}`;
}

/** The counts as a table of splits. */
export function describeCounts({ counts }: Pick<FormatReport, 'counts'>): string {
  const columns = [...new Set(Object.values(counts).flatMap(Object.keys))];
  const rows = Object.entries(counts).map(([split, own]) => [split, ...columns.map((column) => own[column] ?? 0)]);
  return table(['split', ...columns], rows);
}

function placeOf({ file, row, field, path }: FormatReport['rules'][number]['hits'][number]): string {
  const place = [file, row, field].filter((part) => part !== undefined).join(':');
  return [place, file === undefined ? path : undefined]
    .filter(Boolean)
    .map((part) => `${part}: `)
    .join('');
}
