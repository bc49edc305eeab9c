import { FileError, type Source } from './source.ts';
import { DEEPEST_VALUE, findValueEnd, startSearch, type ValueSearch } from './valueEnd.ts';

/** A value of a large JSON file, with the keys and indices that lead to it from the root. */
export type JsonEntry = { readonly path: readonly (string | number)[]; readonly value: unknown };

/** Of one value, in characters: it is read whole, and what goes beyond would fill the memory. */
const LONGEST_VALUE = 2 ** 26;

/**
 * The values at the given places of a JSON file, as they come; nothing else of the file is kept. A place is written
 * like "$.images.*" (every item of the list "images") or "$.*" (every item of the root). Only the ends of values are
 * looked for; each is then parsed whole by JSON.parse, which is many times faster than a parser of single tokens.
 * What lies at other places is passed over and not checked.
 * @throws FileError where the file stops being JSON; what came before has been given
 */
export async function* streamJson(source: Source, file: string, places: readonly string[]): AsyncGenerator<JsonEntry> {
  const reader: Reader = {
    patterns: places.map((place) => place.split('.').slice(1)),
    ready: [],
    frames: [],
    expected: 'value',
    text: '',
    at: 0,
    before: 0,
    search: undefined,
  };
  for await (const piece of source.text(file)) {
    const got = read(reader, piece);
    yield* reader.ready.splice(0);
    if (got !== undefined) throw broken(reader, file, got);
  }
  // A bare word at the root ends where something else begins.
  const got = read(reader, ' ') ?? (reader.expected === 'nothing' ? undefined : 'its end');
  yield* reader.ready.splice(0);
  if (got !== undefined) throw broken(reader, file, got);
}

/** A list or object that is open around the place at hand and leads towards a wanted one. */
type Frame = { readonly isList: boolean; key: string | number; isEmpty: boolean };

type Reader = {
  readonly patterns: readonly (readonly string[])[];
  readonly ready: JsonEntry[];
  readonly frames: Frame[];
  expected: 'value' | 'key' | 'colon' | 'comma' | 'nothing';
  /** What is left of the pieces, the place in it, and how many characters were cut off before. */
  text: string;
  at: number;
  before: number;
  /** Set while the end of a value has not come yet. */
  search: ValueSearch | undefined;
};

/** Reads as far as the pieces go. @returns what stands where JSON stops, if it does */
function read(reader: Reader, piece: string): string | undefined {
  reader.text = reader.text.slice(reader.at) + piece;
  reader.before += reader.at;
  if (reader.search !== undefined) reader.search.at -= reader.at;
  reader.at = 0;
  try {
    while (step(reader));
    return undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return error.message;
    throw error;
  }
}

/** Goes behind one part of the file; false when more text is needed. @throws SyntaxError which says what was found */
function step(reader: Reader): boolean {
  if (reader.search === undefined) {
    while (isSpace(reader.text.charCodeAt(reader.at))) reader.at += 1;
    if (reader.at >= reader.text.length) return false;
  }
  switch (reader.expected) {
    case 'value':
      return stepValue(reader);
    case 'key':
      return stepKey(reader);
    case 'colon':
      take(reader, ':');
      reader.expected = 'value';
      return true;
    case 'comma':
      return stepComma(reader);
    case 'nothing':
      throw new SyntaxError('more text');
  }
}

function stepValue(reader: Reader): boolean {
  const { frames, text, at, search } = reader;
  const frame = frames.at(-1);
  const next = search === undefined ? text[at] : undefined;
  if (frame?.isList && frame.isEmpty && next === ']') return close(reader);
  if (frame !== undefined) frame.isEmpty = false;
  const path = frames.map(({ key }) => key);
  const towards = reader.patterns.filter((pattern) => leadsTo(pattern, path));
  const isWanted = towards.some((pattern) => pattern.length === path.length);
  if (towards.length > 0 && !isWanted && (next === '[' || next === '{')) return open(reader, next === '[');
  const value = takeValue(reader, isWanted);
  if (value === undefined) return false;
  if (isWanted) reader.ready.push({ path, value: parse(value) });
  reader.expected = frames.length === 0 ? 'nothing' : 'comma';
  return true;
}

function stepKey(reader: Reader): boolean {
  const frame = reader.frames.at(-1);
  const next = reader.text[reader.at];
  if (frame?.isEmpty && next === '}') return close(reader);
  if (next !== '"') throw new SyntaxError('something else than a key');
  const key = takeValue(reader, true);
  if (key === undefined) return false;
  if (frame !== undefined) Object.assign(frame, { key: String(parse(key)), isEmpty: false });
  reader.expected = 'colon';
  return true;
}

function stepComma(reader: Reader): boolean {
  const frame = reader.frames.at(-1);
  if (frame === undefined || reader.text[reader.at] === (frame.isList ? ']' : '}')) return close(reader);
  take(reader, ',');
  if (typeof frame.key === 'number') frame.key += 1;
  reader.expected = frame.isList ? 'value' : 'key';
  return true;
}

function open(reader: Reader, isList: boolean): true {
  reader.frames.push({ isList, key: isList ? 0 : '', isEmpty: true });
  reader.expected = isList ? 'value' : 'key';
  reader.at += 1;
  return true;
}

function close(reader: Reader): true {
  reader.frames.pop();
  reader.expected = reader.frames.length === 0 ? 'nothing' : 'comma';
  reader.at += 1;
  return true;
}

/** Goes behind the value at hand. @returns its text, or nothing for one that is passed over; undefined at the end */
function takeValue(reader: Reader, isWanted: boolean): string | undefined {
  reader.search ??= startSearch(reader.at);
  const end = findValueEnd(reader.text, reader.search);
  if (reader.search.depth > DEEPEST_VALUE) throw new SyntaxError(`values more than ${DEEPEST_VALUE} deep`);
  if (end === -1) {
    if (!isWanted) reader.at = reader.search.at;
    else if (reader.search.at - reader.at > LONGEST_VALUE) throw new SyntaxError('a value that is too long to be read');
    return undefined;
  }
  if (!reader.search.hasBegun) throw new SyntaxError('no value');
  const value = isWanted ? reader.text.slice(reader.at, end) : '';
  reader.at = end;
  reader.search = undefined;
  return value;
}

function take(reader: Reader, character: string): void {
  if (reader.text[reader.at] !== character) throw new SyntaxError(`something else than "${character}"`);
  reader.at += 1;
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    throw new SyntaxError(`something that is no value before it (${JSON.stringify(text.slice(0, 50))})`);
  }
}

function leadsTo(pattern: readonly string[], path: JsonEntry['path']): boolean {
  return path.length <= pattern.length && path.every((key, index) => pattern[index] === '*' || pattern[index] === key);
}

/** The white space of JSON. */
function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

function broken({ frames, before, at }: Reader, file: string, got: string): FileError {
  const row = frames.findLast(({ isList }) => isList)?.key;
  const message = `Expected JSON, got ${got} at character ${before + at + 1}.`;
  return new FileError(file, message, typeof row === 'number' ? row + 1 : undefined);
}
