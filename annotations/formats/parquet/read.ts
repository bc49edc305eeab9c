import { z } from 'zod';
import type { ReadContext } from '../format.ts';
import type { Place } from '../notes.ts';
import { parseRow } from '../reading/rows.ts';
import type { Source } from '../reading/source.ts';
import { tryFile } from '../reading/tryFile.ts';
import { splitNamed } from '../splits.ts';
import { openParquet } from './open.ts';

const COLUMNS = [
  'image',
  'width',
  'height',
  'objects',
  'short_caption',
  'long_caption',
  'exhaustive',
  'verified_absent',
];

const texts = z.array(z.string()).nullish();
const imageRow = z.looseObject({
  image: z.union([z.string().transform((path) => ({ path })), z.looseObject({ path: z.string() })]),
  width: z.number().nullish(),
  height: z.number().nullish(),
  objects: z.array(z.unknown()).nullish(),
  short_caption: z.string().nullish(),
  long_caption: z.string().nullish(),
  exhaustive: texts,
  verified_absent: texts,
});
const objectRow = z.looseObject({
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  phrases: texts,
});

function parquetFiles({ files }: Source): string[] {
  return files.filter((file) => file.endsWith('.parquet'));
}

/** Whether any Parquet file has our column of boxes. @throws FileError */
export async function isParquet(source: Source): Promise<boolean> {
  for (const file of parquetFiles(source)) {
    const { columns } = await openParquet(source, file);
    if (columns.has('image') && columns.has('objects.list.element.box')) return true;
  }
  return false;
}

/** Reads row group by row group. */
export async function readParquet(context: ReadContext<unknown, never>): Promise<void> {
  const { source, note } = context;
  for (const file of parquetFiles(source)) {
    await tryFile(note, async () => {
      const { groups, columns } = await openParquet(source, file);
      const strange = [...columns].filter((name) => name !== '' && !name.includes('.') && !COLUMNS.includes(name));
      if (strange.length > 0) note('read/field', `Columns: ${strange.slice(0, 10).join(', ')}.`, { file });
      for await (const { first, rows } of groups(COLUMNS.filter((name) => columns.has(name)))) {
        for (const [index, row] of rows.entries()) readRow(row, { file, row: first + index }, context);
      }
    });
  }
}

function readRow(
  value: unknown,
  at: Place & { readonly file: string },
  { into, note }: ReadContext<unknown, never>,
): void {
  const row = parseRow(imageRow, value, at, note);
  if (row === undefined) return;
  const { path } = row.image;
  const { width, height, objects, short_caption: short, long_caption: long } = row;
  const size = typeof width === 'number' && typeof height === 'number' ? { width, height } : undefined;
  into.image(path, { size, split: splitNamed(at.file) }, at);
  for (const [index, item] of (objects ?? []).entries()) {
    const field = `objects.${index}`;
    const object = parseRow(objectRow, item, { ...at, field }, note);
    if (object !== undefined) into.region(path, object.box, object.phrases ?? [], { ...at, field: `${field}.box` });
  }
  if (short) into.caption(path, 'short', short, { ...at, field: 'short_caption' });
  if (long) into.caption(path, 'long', long, { ...at, field: 'long_caption' });
  for (const text of row.exhaustive ?? []) into.state(path, text, 'exhaustive', { ...at, field: 'exhaustive' });
  for (const text of row.verified_absent ?? []) {
    into.state(path, text, 'verified absent', { ...at, field: 'verified_absent' });
  }
}
