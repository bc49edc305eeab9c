import type { ImageStatus } from '../api/images.ts';
import { reasonOf } from '../reasonOf.ts';

/** One word of a filter: what an image must, or with `-` must not, be like. */
export type Term = { readonly negated: boolean } & Condition;

export type Condition =
  | { readonly kind: 'path'; readonly text: string }
  /** An image in this folder or below it; "/" stands between folders, in NFC. */
  | { readonly kind: 'folder'; readonly path: string }
  /** A regular expression, without regard to case. */
  | { readonly kind: 'pattern'; readonly source: string }
  /** 1 is the first image of the project. */
  | { readonly kind: 'place'; readonly place: number }
  | { readonly kind: 'status'; readonly statuses: readonly ImageStatus[] }
  | { readonly kind: 'phrase' | 'absent' | 'tag'; readonly text: string }
  | ({ readonly kind: 'regions' | 'iou' | 'score' } & Range);

/** Numbers from `min` to `max`, without the two when it is open. */
export type Range = { readonly min: number; readonly max: number; readonly isOpen: boolean };

export const IMAGE_STATUSES: readonly ImageStatus[] = ['unseen', 'proposals', 'in progress', 'done'];
const KEYS = 'folder, status, phrase, absent, tag, regions, iou or score';

/** The forms of a word, each to the next white space; the first that fits counts. */
const PATTERN = /\/(?<source>(?:[^/\\]|\\.)+)\/(?=\s|$)/uy;
const PLACE = /#(?<place>\d+)(?=\s|$)/uy;
const KEYED = /(?<key>[a-z]+):(?:"(?<quoted>[^"]*)"(?=\s|$)|(?<plain>[^\s"]*)(?=\s|$))/iuy;
const QUOTED = /"(?<quoted>[^"]*)"(?=\s|$)/uy;
const PLAIN = /(?<plain>[^\s/":][^\s":]*)(?=\s|$)/uy;

/**
 * Reads a filter: words that the path contains, `/pattern/`, `#12`, `folder:`, `status:`, `phrase:`, `absent:`, `tag:`, `regions:`, `iou:`,
 * `score:`; quotes keep spaces together, `-` negates. All terms must hold; an empty filter has none.
 * @throws a sentence that names the word which cannot be read
 */
export function parseImageFilter(filter: string): readonly Term[] {
  const terms: Term[] = [];
  for (let at = skipSpace(filter, 0); at < filter.length; at = skipSpace(filter, at)) {
    const negated = /^-\S/u.test(filter.slice(at));
    const start = negated ? at + 1 : at;
    const { condition, end } = readWord(filter, start);
    terms.push({ negated, ...condition });
    at = end;
  }
  return terms;
}

function readWord(filter: string, start: number): { condition: Condition; end: number } {
  const match = (form: RegExp) => {
    form.lastIndex = start;
    return form.exec(filter);
  };
  const pattern = match(PATTERN);
  if (pattern) return { condition: patternOf(pattern.groups?.source ?? ''), end: start + pattern[0].length };
  const place = match(PLACE);
  if (place) return { condition: placeOf(Number(place.groups?.place)), end: start + place[0].length };
  const keyed = match(KEYED);
  if (keyed) {
    const { key = '', quoted, plain = '' } = keyed.groups ?? {};
    return { condition: conditionOf(key.toLowerCase(), quoted ?? plain), end: start + keyed[0].length };
  }
  const word = match(QUOTED) ?? match(PLAIN);
  if (word === null) throw unreadable(filter.slice(start));
  const { quoted, plain = '' } = word.groups ?? {};
  return { condition: { kind: 'path', text: quoted ?? plain }, end: start + word[0].length };
}

function unreadable(rest: string): Error {
  const word = /^\S+/u.exec(rest)?.[0] ?? rest;
  const quotes = rest.split('"').length - 1;
  if (quotes % 2 === 1) return new Error(`Expected a closing quote in the filter, got ${rest}; add it.`);
  if (word.startsWith('/')) {
    return new Error(`Expected a pattern as /.../ in the filter, got ${word}; close it, or put quotes around a path.`);
  }
  return new Error(`Expected a word in the filter, got ${word}; put quotes around all of it.`);
}

function patternOf(source: string): Condition {
  try {
    new RegExp(source, 'iu');
  } catch (error) {
    const reason = reasonOf(error);
    throw new Error(`Expected a regular expression between the slashes, got /${source}/ (${reason}); correct it.`);
  }
  return { kind: 'pattern', source };
}

function placeOf(place: number): Condition {
  if (place >= 1 && Number.isSafeInteger(place)) return { kind: 'place', place };
  throw new Error(`Expected the place of an image from #1 on in the filter, got #${place}.`);
}

function conditionOf(key: string, value: string): Condition {
  if (value === '' && KEYS.split(/, | or /u).includes(key)) {
    throw new Error(`Expected something after "${key}:" in the filter, got nothing; write it without a space.`);
  }
  switch (key) {
    case 'folder':
      return { kind: 'folder', path: folderOf(value) };
    case 'status':
      return { kind: 'status', statuses: statusesOf(value.toLowerCase()) };
    case 'phrase':
    case 'absent':
    case 'tag':
      return { kind: key, text: value };
    case 'regions':
    case 'iou':
    case 'score':
      return { kind: key, ...rangeOf(key, value) };
    default:
      throw new Error(
        `Expected one of ${KEYS} before ":" in the filter, got "${key}"; put quotes around a word that holds a colon.`,
      );
  }
}

function folderOf(value: string): string {
  const path = value.normalize().replace(/^\/+|\/+$/gu, '');
  if (path !== '') return path;
  throw new Error(`Expected the path of a folder after "folder:" in the filter, got "${value}"; leave it out for all.`);
}

function statusesOf(value: string): readonly ImageStatus[] {
  if (value === 'unfinished') return IMAGE_STATUSES.filter((status) => status !== 'done');
  const status = IMAGE_STATUSES.find((known) => known === value);
  if (status !== undefined) return [status];
  throw new Error(
    `Expected unseen, proposals, "in progress", done or unfinished after "status:" in the filter, got "${value}".`,
  );
}

/** `3`, `>3`, `>=3`, `<0.6`, `<=0.6`, `[0.2,0.5]`. */
function rangeOf(key: string, value: string): Range {
  const interval = /^\[(?<min>\d*\.?\d+),\s*(?<max>\d*\.?\d+)\]$/u.exec(value)?.groups;
  const compared = /^(?<sign>[<>]?=?)(?<number>\d*\.?\d+)$/u.exec(value)?.groups;
  const min = Number(interval?.min ?? compared?.number ?? Number.NaN);
  const max = Number(interval?.max ?? compared?.number ?? Number.NaN);
  if (Number.isNaN(min) || Number.isNaN(max) || min > max) {
    throw new Error(`Expected a number, >number, <number or [from,to] after "${key}:" in the filter, got "${value}".`);
  }
  const sign = compared?.sign ?? '';
  if (sign.startsWith('>')) return { min, max: Number.POSITIVE_INFINITY, isOpen: sign === '>' };
  if (sign.startsWith('<')) return { min: Number.NEGATIVE_INFINITY, max, isOpen: sign === '<' };
  return { min, max, isOpen: false };
}

function skipSpace(text: string, from: number): number {
  const found = text.slice(from).search(/\S/u);
  return found === -1 ? text.length : from + found;
}
