import type { CheckedPhrase } from '../../../annotations/curation/captionCheck.ts';

/** A piece of a caption: a phrase, or what stands beside it. */
export type CaptionPart = { readonly text: string; readonly start: number; readonly phrase: CheckedPhrase | null };

/** The caption cut into phrases and what stands between them. */
export function partsOf(caption: string, phrases: readonly CheckedPhrase[]): readonly CaptionPart[] {
  const parts: CaptionPart[] = [];
  let end = 0;
  for (const phrase of phrases) {
    parts.push({ text: caption.slice(end, phrase.start), start: end, phrase: null });
    parts.push({ text: caption.slice(phrase.start, phrase.end), start: phrase.start, phrase });
    end = phrase.end;
  }
  return [...parts, { text: caption.slice(end), start: end, phrase: null }].filter(({ text }) => text !== '');
}
