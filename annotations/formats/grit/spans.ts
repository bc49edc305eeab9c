/** Where a phrase stands in a caption, counted in code points. */
export type Span = readonly [start: number, end: number];

/** Letters that stand in words with others; scripts without spaces between words have none of them. */
const WORD = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}]/u;

/** The first place where a phrase stands in a caption as whole words, with the same letters; undefined when nowhere. */
export function findSpan(caption: string, phrase: string): Span | undefined {
  const [letters, wanted] = [Array.from(caption), Array.from(phrase)];
  if (wanted.length === 0) return undefined;
  for (let start = 0; start + wanted.length <= letters.length; start += 1) {
    const end = start + wanted.length;
    if (!wanted.every((letter, index) => letter === letters[start + index])) continue;
    if (isBetweenWords(letters, start) && isBetweenWords(letters, end)) return [start, end];
  }
  return undefined;
}

/** Whether no word goes on over this place. */
function isBetweenWords(letters: readonly string[], at: number): boolean {
  return !WORD.test(letters[at - 1] ?? ' ') || !WORD.test(letters[at] ?? ' ');
}

/** The text of a span; undefined when the caption has no such place. */
export function textOf(caption: string, [start, end]: Span): string | undefined {
  const letters = Array.from(caption);
  const isThere =
    Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= letters.length;
  return isThere ? letters.slice(start, end).join('') : undefined;
}

/** The caption of an image that has none: its distinct phrases. */
export function joinPhrases(phrases: Iterable<string>): string {
  return [...new Set(phrases)].join(', ');
}
