import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';

export type JsonFile<T> = {
  read(): Promise<T>;
  /** One after the other, each from what the one before left. */
  change(edit: (known: T) => T): Promise<void>;
};

/** A small file of JSON that appears whole or not at all. A damaged or missing one counts as empty. */
export function jsonFile<T>(file: string, schema: z.ZodType<T>, empty: T): JsonFile<T> {
  let last: Promise<unknown> = Promise.resolve();
  async function replace(value: T): Promise<void> {
    await mkdir(path.dirname(file), { recursive: true });
    // Other processes may write the same file.
    const partial = `${file}.${process.pid}.partial`;
    await writeFile(partial, `${JSON.stringify(value, null, 2)}\n`);
    await rename(partial, file);
  }
  async function read(): Promise<T> {
    const text = await readFile(file, 'utf8').catch(() => '');
    try {
      return schema.parse(JSON.parse(text));
    } catch {
      return empty;
    }
  }
  return {
    read,
    change(edit) {
      const written = last.then(async () => replace(edit(await read())));
      last = written.catch(() => undefined);
      return written;
    },
  };
}
