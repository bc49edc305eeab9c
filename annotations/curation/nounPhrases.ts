import { BREAKS, CHINESE_BREAKS, CHINESE_COUNTS, DETERMINERS, PLACES, QUALITIES, VERBS } from './captionWords.ts';

/** A part of a caption that names something, without what counts it or points to it. */
export type NounPhrase = {
  readonly text: string;
  /** Where it stands in the caption, in UTF-16 code units; `end` comes after it. */
  readonly start: number;
  readonly end: number;
};

type Word = { readonly text: string; readonly lower: string; readonly start: number; readonly end: number };

/** So much of a phrase makes it a clause. */
const MOST_WORDS = 6;

const chinese = new Intl.Segmenter('zh', { granularity: 'word' });
const HAN = /\p{Script=Han}/u;

/**
 * The noun phrases of a caption in English or Chinese, in their order, by closed lists of words: it needs no model and
 * errs on the side of too many. Each text comes once.
 */
export function nounPhrases(caption: string): readonly NounPhrase[] {
  const found = clausesOf(caption).flatMap((clause) => (HAN.test(clause.text) ? inChinese(clause) : inEnglish(clause)));
  const seen = new Set<string>();
  return found.filter(({ text }) => {
    const key = text.toLowerCase();
    return !seen.has(key) && Boolean(seen.add(key));
  });
}

/** The parts between marks of punctuation. */
function clausesOf(caption: string): readonly Word[] {
  return [...caption.matchAll(/[^\p{P}\n]+(?:['’-][^\p{P}\n]+)*/gu)].map((match) => toWord(match[0], match.index));
}

function toWord(text: string, start: number): Word {
  return { text, lower: text.toLowerCase(), start, end: start + text.length };
}

function inEnglish(clause: Word): readonly NounPhrase[] {
  const words = [...clause.text.matchAll(/\S+/g)].map(({ 0: text, index }) => toWord(text, clause.start + index));
  return runsOf(words, (word, place) => isEnglishBreak(word, words[place - 1], words[place + 1]))
    .map((run) =>
      run.slice(
        Math.max(
          0,
          run.findIndex(({ lower }) => !DETERMINERS.has(lower)),
        ),
      ),
    )
    .filter((run) => namesSomething(run))
    .map((run) => toPhrase(run, ' '));
}

/** Whether a word stands between noun phrases. A determiner begins the next one. */
function isEnglishBreak({ lower }: Word, before: Word | undefined, after: Word | undefined): boolean | 'begins' {
  if (DETERMINERS.has(lower)) return 'begins';
  if (BREAKS.has(lower) || VERBS.has(lower) || /ly$/.test(lower)) return true;
  const isInPhrase = before !== undefined && (DETERMINERS.has(before.lower) || QUALITIES.has(before.lower));
  // "A flying kite" names, "a boy flying" tells.
  if (/ing$/.test(lower) && lower.length > 5) return !isInPhrase;
  // "Parked cars" names, "cars parked" tells.
  const isBeforeName = after !== undefined && !BREAKS.has(after.lower) && !DETERMINERS.has(after.lower);
  return /ed$/.test(lower) && lower.length > 4 && !(isBeforeName && !isAfterName(before));
}

function isAfterName(before: Word | undefined): boolean {
  if (before === undefined) return false;
  return ![DETERMINERS, BREAKS, QUALITIES, VERBS].some((list) => list.has(before.lower));
}

function namesSomething(run: readonly Word[]): boolean {
  const last = run.at(-1);
  if (last === undefined || run.length > MOST_WORDS) return false;
  if (PLACES.has(last.lower) || run.every(({ lower }) => QUALITIES.has(lower) || DETERMINERS.has(lower))) return false;
  return /\p{L}{2}/u.test(last.text);
}

function inChinese(clause: Word): readonly NounPhrase[] {
  const words = [...chinese.segment(clause.text)]
    .filter(({ segment }) => segment.trim() !== '')
    .map(({ segment, index }) => toWord(segment, clause.start + index));
  return runsOf(words, ({ lower }) => (CHINESE_COUNTS.has(lower) ? 'begins' : CHINESE_BREAKS.has(lower)))
    .map((run) => withoutEnds(run, ({ lower }) => CHINESE_COUNTS.has(lower) || lower === '的'))
    .filter((run) => run.some(({ text }) => HAN.test(text)))
    .map((run) => toPhrase(run, ''));
}

function withoutEnds(run: readonly Word[], isDropped: (word: Word) => boolean): readonly Word[] {
  const first = run.findIndex((word) => !isDropped(word));
  const last = run.findLastIndex((word) => !isDropped(word));
  return first < 0 ? [] : run.slice(first, last + 1);
}

/** The runs of words between breaks. */
function runsOf(
  words: readonly Word[],
  breakAt: (word: Word, place: number) => boolean | 'begins',
): readonly (readonly Word[])[] {
  const runs: Word[][] = [[]];
  let isLead = false;
  for (const [place, word] of words.entries()) {
    const kind = breakAt(word, place);
    // "The two dogs": determiners in a row begin one phrase.
    if (kind === true || (kind === 'begins' && !isLead)) runs.push([]);
    if (kind !== true) runs.at(-1)?.push(word);
    isLead = kind === 'begins';
  }
  return runs.filter((run) => run.length > 0);
}

function toPhrase(run: readonly Word[], space: string): NounPhrase {
  const [first, last] = [run.at(0), run.at(-1)];
  return { text: run.map(({ text }) => text).join(space), start: first?.start ?? 0, end: last?.end ?? 0 };
}
