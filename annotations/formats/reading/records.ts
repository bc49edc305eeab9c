import type { z } from 'zod';
import type { Note, Place } from '../notes.ts';
import { parseRow } from './rows.ts';
import { parseJson, readLines, type Source } from './source.ts';
import { tryFile } from './tryFile.ts';

/** The records of a file of JSON Lines; lines that are none are noted and passed over. @throws FileError */
export async function* readRecords<Schema extends z.ZodType>(
  schema: Schema,
  file: string,
  { source, note }: { readonly source: Source; readonly note: Note },
): AsyncGenerator<{ readonly record: z.output<Schema>; readonly at: Place }> {
  for await (const { row, text } of readLines(source, file)) {
    const at = { file, row };
    const records: z.output<Schema>[] = [];
    await tryFile(note, async () => {
      const record = parseRow(schema, parseJson(text, file, row), at, note);
      if (record !== undefined) records.push(record);
    });
    for (const record of records) yield { record, at };
  }
}

/** Whether the first line of a file of JSON Lines is a record of the schema. @throws FileError */
export async function isFirstRecord(schema: z.ZodType, file: string, source: Source): Promise<boolean> {
  for await (const { row, text } of readLines(source, file))
    return schema.safeParse(parseJson(text, file, row)).success;
  return false;
}

/** The files of JSON Lines of a dataset. */
export function recordFiles({ files }: Source): string[] {
  return files.filter((file) => file.endsWith('.jsonl') || file.endsWith('.ndjson'));
}

/** Whether any file of JSON Lines begins with a record of the schema. @throws FileError */
export async function someRecord(schema: z.ZodType, source: Source): Promise<boolean> {
  for (const file of recordFiles(source)) if (await isFirstRecord(schema, file, source)) return true;
  return false;
}
