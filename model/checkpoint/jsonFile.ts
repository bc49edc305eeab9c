import type { z } from 'zod';
import { readWholeFile } from './randomAccessFile.ts';

/** No configuration or vocabulary of a model comes near this. */
const LARGEST_JSON = 256 * 2 ** 20;

/**
 * Reads a JSON file and checks it against a schema.
 * @throws one sentence that names the file, the field, what was expected and what was found.
 */
export function readJsonFile<T>(path: string, schema: z.ZodType<T>): T {
  return parseJson(readWholeFile(path, LARGEST_JSON), path, schema);
}

/** As `readJsonFile`, for UTF-8 bytes that are part of something else, which `what` names. */
export function parseJson<T>(bytes: Uint8Array, what: string, schema: z.ZodType<T>): T {
  const result = schema.safeParse(parseText(bytes, what));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue.path.map(String).join('.') || 'the top level';
  throw new Error(`Expected valid contents in ${what}, but at ${field}: ${issue.message}.`);
}

function parseText(bytes: Uint8Array, what: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new Error(`Expected ${what} to be JSON in UTF-8, but it cannot be parsed; download it again.`, {
      cause: error,
    });
  }
}
