import { findSpecialToken, normaliseText } from '../../../annotations/text.ts';

/**
 * Why a text cannot be a phrase of the vocabulary, in a sentence; null when it can.
 * @param renamed the phrase that is to get the text; without it the text is to be a new phrase, and one that is there
 *   already is no reason: it is chosen then
 */
export function phraseRefusal(
  text: string,
  phrases: readonly { readonly id: string; readonly text: string }[] = [],
  renamed?: string,
): string | null {
  const normalised = normaliseText(text);
  if (normalised === '') return 'Expected a phrase with at least one character, got an empty text; type one.';
  const token = findSpecialToken(normalised);
  if (token !== undefined) return `Expected a phrase without tokens of the model, got "${token}"; write it otherwise.`;
  if (!normalised.isWellFormed() || normalised.includes('\0')) {
    return `Expected a phrase in Unicode without NUL, got ${JSON.stringify(normalised)}; type it anew.`;
  }
  const twin = phrases.find((other) => other.text === normalised && other.id !== renamed);
  if (renamed === undefined || twin === undefined) return null;
  return `Expected a text of its own, got "${normalised}", which is another phrase already; write it otherwise.`;
}
