import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { boxSchema } from '../../../annotations/records.ts';
import { embedForFile } from '../../jobs/embed.ts';
import { EXIT, type Terminal } from '../../terminal.ts';
import type { EmbedWords } from '../words.ts';
import { withModel } from './open.ts';

const boxesSchema = z.array(boxSchema);
const queriesSchema = z.object({ object: z.array(z.string()).default([]), image: z.array(z.string()).default([]) });

export async function embed(terminal: Terminal, words: EmbedWords): Promise<number> {
  const boxes = await readJson('--boxes', words.boxes, boxesSchema);
  const queries = await readJson('--queries', words.queries, queriesSchema);
  return withModel(
    terminal,
    { path: words.model, numerics: words.numerics, precision: words.precision },
    async (model) => {
      const embedded = await embedForFile(model, { file: words.image, boxes, queries, task: words.prompt });
      await writeFile(words.out, `${JSON.stringify(embedded)}\n`);
      terminal.result({ out: words.out }, () => `Wrote ${words.out}`);
      return EXIT.ok;
    },
  );
}

/** Parses JSON given in place or as the name of a file. @throws naming the option and the field that is wrong. */
async function readJson<T>(option: string, word: string, schema: z.ZodType<T>): Promise<T> {
  const text = /^\s*[[{]/.test(word) ? word : await readText(option, word);
  const parsed = schema.safeParse(parseJson(option, text));
  if (parsed.success) return parsed.data;
  throw new Error(`Expected other JSON for ${option}, got: ${z.prettifyError(parsed.error)}`);
}

async function readText(option: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new Error(`Expected JSON or a file with it for ${option}, got "${file}", which cannot be read.`, { cause });
  }
}

function parseJson(option: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`Expected JSON for ${option}, got text that does not parse; check its quotes.`, { cause });
  }
}
