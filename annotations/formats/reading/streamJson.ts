import { Tokenizer, TokenParser, TokenType } from '@streamparser/json';
import { FileError, type Source } from './source.ts';

/** A value of a large JSON file, with the keys and indices that lead to it from the root. */
export type JsonEntry = { readonly path: readonly (string | number)[]; readonly value: unknown };

/** Deeper than any dataset; a file of nothing but opening brackets must not take the memory. */
const DEEPEST = 100;

/**
 * The values at the given places of a JSON file, as they come; nothing else of the file is kept. A place is written
 * like "$.images.*" (every item of the list "images") or "$.*" (every item of the root).
 * @throws FileError where the file stops being JSON; what came before has been given
 */
export async function* streamJson(source: Source, file: string, places: readonly string[]): AsyncGenerator<JsonEntry> {
  const ready: JsonEntry[] = [];
  const parser = startParser(places, ready);
  try {
    for await (const piece of source.text(file)) {
      const problem = attempt(() => parser.write(piece));
      yield* ready.splice(0);
      if (problem !== undefined) throw broken(file, problem);
    }
    const problem = attempt(() => parser.end());
    yield* ready.splice(0);
    if (problem !== undefined) throw broken(file, problem);
  } finally {
    ready.length = 0;
  }
}

function startParser(places: readonly string[], ready: JsonEntry[]) {
  const tokenizer = new Tokenizer();
  const values = new TokenParser({ paths: [...places], keepStack: false });
  let depth = 0;
  tokenizer.onToken = (token) => {
    if (token.token === TokenType.LEFT_BRACE || token.token === TokenType.LEFT_BRACKET) depth += 1;
    if (token.token === TokenType.RIGHT_BRACE || token.token === TokenType.RIGHT_BRACKET) depth -= 1;
    if (depth > DEEPEST) throw new Error(`lists and objects more than ${DEEPEST} deep`);
    values.write(token);
  };
  values.onValue = ({ value, key, stack }) => {
    const path = [...stack.slice(1).map((level) => level.key), key].filter((step) => step !== undefined);
    ready.push({ path, value });
  };
  return {
    write: (text: string) => tokenizer.write(text),
    end: () => {
      if (!tokenizer.isEnded) tokenizer.end();
      if (!values.isEnded) throw new Error('the end of the file');
    },
  };
}

function attempt(step: () => void): string | undefined {
  try {
    step();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function broken(file: string, reason: string): FileError {
  return new FileError(file, `Expected JSON up to the end of the file, got ${reason.slice(0, 200)}.`);
}
