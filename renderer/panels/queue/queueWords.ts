import type { DisagreementKind } from '../../../annotations/curation/disagreements.ts';
import type { Suggestion } from '../../../annotations/curation/suggestions.ts';
import type { PhraseRecord } from '../../../annotations/records.ts';

/** The codicon of each kind: with it, and its name, a kind is known without its colour. */
export const kindIcons: Readonly<Record<DisagreementKind, string>> = {
  missing: 'add',
  extra: 'trash',
  'wrong phrase': 'tag',
  'loose box': 'screen-full',
  duplicate: 'copy',
};

/** What Enter does about a kind. */
export const fixWords: Readonly<Record<DisagreementKind, string>> = {
  missing: 'Add the region',
  extra: 'Delete the region',
  'wrong phrase': 'Change the phrase',
  'loose box': 'Take the tighter box',
  duplicate: 'Join the two regions',
};

/** The class that gives a kind its colour. */
export function kindClass(kind: DisagreementKind): string {
  return `queue-kind-${kind.replace(' ', '-')}`;
}

/** What a disagreement is about and what speaks for it, in words. */
export type EvidenceWords = { readonly what: string; readonly why: string };

/** A disagreement in words, with phrases by their texts. */
export function evidenceWords(
  suggestion: Suggestion,
  phrases: readonly Pick<PhraseRecord, 'id' | 'text'>[],
): EvidenceWords {
  const textOf = (id: string) => phrases.find((phrase) => phrase.id === id)?.text ?? 'a removed phrase';
  const carried = 'phraseIds' in suggestion ? suggestion.phraseIds.map(textOf).join(', ') || 'no phrase' : '';
  switch (suggestion.kind) {
    case 'missing': {
      const { semantic, predictedIou, phraseId } = suggestion;
      return {
        what: textOf(phraseId),
        why: `no region here: match ${two(semantic * predictedIou)}, predicted IoU ${two(predictedIou)}`,
      };
    }
    case 'extra':
      return { what: carried, why: `no object that the model knows: predicted IoU ${two(suggestion.predictedIou)}` };
    case 'wrong phrase': {
      const { phraseId, semantic, ownSemantic } = suggestion;
      return {
        what: `${carried} → ${textOf(phraseId)}`,
        why: `semantic score ${two(semantic)} against ${two(ownSemantic)}`,
      };
    }
    case 'loose box':
      return { what: carried, why: `the proposals agree on a box that overlaps it by IoU ${two(suggestion.overlap)}` };
    case 'duplicate':
      return { what: carried, why: `the same object as another region: IoU ${two(suggestion.confidence)}` };
  }
}

function two(score: number): string {
  return score.toFixed(2);
}
