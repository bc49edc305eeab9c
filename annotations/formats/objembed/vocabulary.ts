import type { PhraseRecord } from '../../records.ts';
import { findSpecialToken, normaliseText } from '../../text.ts';
import type { ObjEmbedOptions } from './options.ts';
import { type ObjEmbedFinding, objembedFinding } from './rules.ts';

/**
 * The text to write for each phrase id, with its rank in the vocabulary; the map is in that order too. Phrases that
 * cannot be written are not in it.
 */
export type Vocabulary = ReadonlyMap<string, { readonly text: string; readonly rank: number }>;

/** Reads the texts of the phrases once for the whole export. */
export function readVocabulary(
  phrases: readonly PhraseRecord[],
  { fix }: ObjEmbedOptions,
): { vocabulary: Vocabulary; findings: ObjEmbedFinding[] } {
  const vocabulary = new Map<string, { text: string; rank: number }>();
  const findings: ObjEmbedFinding[] = [];
  const ordered = [...phrases].sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1));
  for (const { id, text } of ordered) {
    const normalised = normaliseText(text);
    const token = findSpecialToken(normalised);
    if (normalised === '' || token !== undefined) {
      const message = `Expected a phrase without tokens of the model, got ${JSON.stringify(text)}; it is left out.`;
      findings.push(objembedFinding('objembed/17-text', null, message, { recordId: id }));
      continue;
    }
    if (normalised !== text) {
      const message = `Expected "${normalised}", got ${JSON.stringify(text)}.`;
      findings.push(objembedFinding('objembed/17-text', null, message, { recordId: id, fixed: fix }));
    }
    vocabulary.set(id, { text: fix ? normalised : text, rank: vocabulary.size });
  }
  return { vocabulary, findings };
}

/** The distinct texts of these phrases, in the order of the vocabulary. */
export function textsOf(vocabulary: Vocabulary, phraseIds: Iterable<string>): string[] {
  const entries = [...phraseIds].map((id) => vocabulary.get(id)).filter((entry) => entry !== undefined);
  return [...new Set(entries.sort((a, b) => a.rank - b.rank).map((entry) => entry.text))];
}
