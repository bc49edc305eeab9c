import type { Source } from '../reading/source.ts';
import { FileError } from '../reading/source.ts';

/** A row of cells with the line it begins in. */
export type CsvRow = { readonly row: number; readonly cells: readonly string[] };

/** Spreadsheets run a cell that begins like this as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** A text as a cell: guarded from being run as a formula, and quoted where it must be. */
export function toCell(text: string): string {
  const guarded = FORMULA.test(text) || /^'+[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** The text of a cell, without the guard. */
export function fromCell(cell: string): string {
  return /^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}

/** Of one cell in characters: a quote that is never closed would take the rest of the file. */
const LONGEST_CELL = 2 ** 20;

/** The rows of a CSV file (RFC 4180: cells may be in quotes, with "" for a quote, and may have line breaks). */
export async function* readCsv(source: Source, file: string): AsyncGenerator<CsvRow> {
  const state: State = { cells: [], cell: '', mode: 'plain', line: 1, begin: 1 };
  for await (const piece of source.text(file)) {
    for (const mark of piece) {
      const row = take(state, mark);
      if (row !== undefined) yield row;
    }
    if (state.cell.length > LONGEST_CELL) {
      throw new FileError(file, `Expected cells of up to ${LONGEST_CELL} characters, got a longer one.`, state.begin);
    }
  }
  if (state.mode === 'quoted')
    throw new FileError(file, 'Expected the end of a cell in quotes, got none.', state.begin);
  const row = endRow(state);
  if (row !== undefined) yield row;
}

type State = {
  cells: string[];
  cell: string;
  /** `closed`: behind a quote within quotes, which ends them unless another quote follows. */
  mode: 'plain' | 'quoted' | 'closed';
  line: number;
  begin: number;
};

function take(state: State, mark: string): CsvRow | undefined {
  if (mark === '\n') state.line += 1;
  if (state.mode === 'quoted') {
    if (mark === '"') state.mode = 'closed';
    else state.cell += mark;
    return undefined;
  }
  if (mark === '"' && (state.mode === 'closed' || state.cell === '')) {
    if (state.mode === 'closed') state.cell += '"';
    state.mode = 'quoted';
  } else if (mark === ',') {
    state.cells.push(state.cell);
    state.cell = '';
    state.mode = 'plain';
  } else if (mark === '\n') return endRow(state);
  else state.cell += mark;
  return undefined;
}

function endRow(state: State): CsvRow | undefined {
  const cells = [...state.cells, state.cell.replace(/\r$/, '')];
  const row = { row: state.begin, cells };
  Object.assign(state, { cells: [], cell: '', mode: 'plain', begin: state.line });
  return cells.length === 1 && cells[0] === '' ? undefined : row;
}
