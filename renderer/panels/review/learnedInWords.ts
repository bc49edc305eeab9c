import { LEAST_ACCEPTS } from '../../../annotations/curation/prototypes.ts';
import type { Learned } from '../../state/workbench.ts';
import { counted } from '../words.ts';

/** From how many decisions the order was learned: of the active phrase, or of all. Null while there is none. */
export function learnedInWords(learned: Learned | null, activePhraseId: string | null): string | null {
  if (learned === null) return null;
  if (activePhraseId === null) {
    const count = [...learned.phrases.values()].filter(({ prototype }) => prototype !== null).length;
    return count === 0 ? null : `order learned for ${counted(count, 'phrase')}`;
  }
  const phrase = learned.phrases.get(activePhraseId);
  if (phrase === undefined || (phrase.accepted === 0 && phrase.rejected === 0)) return null;
  const { accepted, rejected, prototype } = phrase;
  const decisions = `${counted(accepted, 'accept')}, ${counted(rejected, 'reject')}`;
  return prototype === null ? `learns from ${LEAST_ACCEPTS} accepts on (${decisions})` : `learned from ${decisions}`;
}
