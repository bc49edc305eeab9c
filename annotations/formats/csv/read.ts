import { z } from 'zod';
import type { Split } from '../dataset.ts';
import type { ReadContext } from '../format.ts';
import type { Place } from '../notes.ts';
import { fieldNumber } from '../reading/fieldNumber.ts';
import { parseRow } from '../reading/rows.ts';
import type { Source } from '../reading/source.ts';
import { tryFile } from '../reading/tryFile.ts';
import { fromCell, readCsv } from './cells.ts';

const empty = z.literal('');
const sides = { width: z.union([empty, fieldNumber]).default(''), height: z.union([empty, fieldNumber]).default('') };
const imageRow = z.looseObject({ path: z.string(), ...sides, split: z.string().default('') });
const boxRow = z.looseObject({ x1: fieldNumber, y1: fieldNumber, x2: fieldNumber, y2: fieldNumber });

export const COLUMNS = ['path', 'width', 'height', 'split', 'x1', 'y1', 'x2', 'y2', 'phrase'] as const;

/** The files that may be tables of regions. */
export function csvFiles({ files }: Source): string[] {
  return files.filter((file) => file.endsWith('.csv'));
}

/** Whether the first row names the columns that a table of regions must have. */
export async function isCsv(source: Source, file: string): Promise<boolean> {
  for await (const { cells } of readCsv(source, file)) {
    return ['path', 'x1', 'y1', 'x2', 'y2', 'phrase'].every((name) => cells.includes(name));
  }
  return false;
}

type Context = ReadContext<unknown, string>;

/** Reads every table: columns by the names in the first row, in any order. */
export async function readTables(context: Context): Promise<void> {
  const { source, note } = context;
  for (const file of csvFiles(source)) {
    await tryFile(note, async () => {
      let names: readonly string[] | undefined;
      for await (const { row, cells } of readCsv(source, file)) {
        if (names === undefined) names = cells;
        else
          readRow(Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ''])), { file, row }, context);
      }
    });
  }
}

function readRow(fields: Readonly<Record<string, string>>, at: Place, { into, note }: Context): void {
  const image = parseRow(imageRow, fields, at, note);
  if (image === undefined) return;
  const path = fromCell(image.path);
  const { width, height } = image;
  const size = width === '' || height === '' ? undefined : { width, height };
  into.image(path, { size, split: toSplit(image.split) }, at);
  if (['x1', 'y1', 'x2', 'y2'].every((name) => fields[name] === '')) return;
  const box = parseRow(boxRow, fields, at, note);
  if (box === undefined) return;
  const phrase = fromCell(fields.phrase ?? '');
  into.region(path, [box.x1, box.y1, box.x2, box.y2], phrase === '' ? [] : [phrase], at);
}

function toSplit(name: string): Split | undefined {
  return name === 'train' || name === 'val' || name === 'test' ? name : undefined;
}
