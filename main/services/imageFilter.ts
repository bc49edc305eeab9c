import type { ImageStatus } from '../api.ts';

/** One word of a filter: what an image must, or with `-` must not, be like. */
export type Term = { readonly negated: boolean } & (
  | { readonly kind: 'path'; readonly text: string }
  | { readonly kind: 'place'; readonly place: number }
  | { readonly kind: 'status'; readonly statuses: readonly ImageStatus[] }
  | { readonly kind: 'phrase' | 'absent'; readonly text: string }
  | ({ readonly kind: 'regions' | 'iou' | 'score' } & Range)
);

/** Numbers from `min` to `max`, bounds included unless said otherwise. */
export type Range = { readonly min: number; readonly max: number; readonly isOpen: boolean };

type Content = Term extends infer T ? (T extends Term ? Omit<T, 'negated'> : never) : never;

const WORD = /(?<minus>-?)(?:(?<key>[a-z]+):)?(?:"(?<quoted>[^"]*)"|(?<plain>\S+))/gu;
const ALL_STATUSES: readonly ImageStatus[] = ['unseen', 'proposals', 'in progress', 'done'];

/**
 * Reads a filter: words that the path contains, `#12`, `status:`, `phrase:`, `absent:`, `regions:`, `iou:`, `score:`;
 * quotes keep spaces together, `-` negates. All terms must hold.
 * @throws a sentence that names the word which cannot be read
 */
export function parseImageFilter(filter: string): Term[] {
  return [...filter.matchAll(WORD)].map(({ groups = {} }) => {
    const value = groups.quoted ?? groups.plain ?? '';
    const content = groups.key === undefined ? freeWord(value) : keyed(groups.key, value);
    return { ...content, negated: groups.minus === '-' };
  });
}

function freeWord(text: string): Content {
  const place = /^#(\d+)$/.exec(text)?.[1];
  return place === undefined ? { kind: 'path', text } : { kind: 'place', place: Number(place) };
}

function keyed(key: string, value: string): Content {
  switch (key) {
    case 'status':
      return { kind: 'status', statuses: statusesOf(value) };
    case 'phrase':
    case 'absent':
      return { kind: key, text: value };
    case 'regions':
    case 'iou':
    case 'score':
      return { kind: key, ...rangeOf(key, value) };
    default:
      throw new Error(
        `Expected one of status, phrase, absent, regions, iou or score before ":" in the filter, got "${key}"; ` +
          'put quotes around a word that holds a colon.',
      );
  }
}

function statusesOf(value: string): readonly ImageStatus[] {
  if (value === 'unfinished') return ALL_STATUSES.filter((status) => status !== 'done');
  const status = ALL_STATUSES.find((known) => known === value);
  if (status !== undefined) return [status];
  throw new Error(`Expected ${ALL_STATUSES.join(', ')} or unfinished after "status:", got "${value}".`);
}

/** `3`, `>3`, `<0.6`, `[0.2,0.5]`. */
function rangeOf(key: string, value: string): Range {
  const interval = /^\[(?<min>[\d.]+),(?<max>[\d.]+)\]$/.exec(value)?.groups;
  const compared = /^(?<sign>[<>]?)(?<number>[\d.]+)$/.exec(value)?.groups;
  const min = Number(interval?.min ?? compared?.number ?? Number.NaN);
  const max = Number(interval?.max ?? compared?.number ?? Number.NaN);
  if (Number.isNaN(min) || Number.isNaN(max)) {
    throw new Error(`Expected a number, >number, <number or [from,to] after "${key}:", got "${value}".`);
  }
  if (compared?.sign === '>') return { min, max: Number.POSITIVE_INFINITY, isOpen: true };
  if (compared?.sign === '<') return { min: Number.NEGATIVE_INFINITY, max, isOpen: true };
  return { min, max, isOpen: false };
}
