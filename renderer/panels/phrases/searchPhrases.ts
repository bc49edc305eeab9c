import { foldText } from '../../../annotations/text.ts';

/** The phrases whose text holds all words of the search, in their order; without words, all of them. */
export function searchPhrases<P extends { readonly text: string }>(
  phrases: readonly P[],
  search: string,
): readonly P[] {
  const words = foldText(search).split(' ');
  return phrases.filter(({ text }) => {
    const folded = foldText(text);
    return words.every((word) => folded.includes(word));
  });
}

/** The phrase with this text, or else the one that differs from it in case and white space alone. */
export function findByText<P extends { readonly text: string }>(phrases: readonly P[], text: string): P | undefined {
  const folded = foldText(text);
  return phrases.find((phrase) => phrase.text === text) ?? phrases.find((phrase) => foldText(phrase.text) === folded);
}

/** The key that gives the phrase at this place of the vocabulary; null from the eleventh on. */
export function digitOf(place: number): string | null {
  return place < 10 ? String((place + 1) % 10) : null;
}
