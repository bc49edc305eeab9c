import { foldText } from '../../text.ts';
import type { DatasetImage } from '../dataset.ts';
import type { LabelledObject } from './objects.ts';
import type { Note } from './rules.ts';
import { textsOf, type Vocabulary } from './vocabulary.ts';

/**
 * The texts that do not describe the image: phrases verified absent, then phrases of rejected proposals that no
 * region carries (hard negatives). A rejection says that one proposal is not the phrase; where the phrase has a
 * region elsewhere in the image, it is no neg.
 */
export function collectNegs(
  { phraseStates, rejections }: DatasetImage,
  objects: readonly LabelledObject[],
  vocabulary: Vocabulary,
  fix: boolean,
  note: Note,
): string[] {
  const labels = new Set(objects.flatMap((object) => object.texts.map(foldText)));
  const absent = phraseStates.filter(({ state }) => state === 'verified absent').map(({ phraseId }) => phraseId);
  const claimed = textsOf(vocabulary, absent);
  const contradicting = claimed.filter((text) => labels.has(foldText(text)));
  if (contradicting.length > 0) {
    const outcome = fix ? 'not written as negs.' : 'the record contradicts itself.';
    const message = `Verified absent, but also labels of the image (${contradicting.join(', ')}): ${outcome}`;
    note('objembed/11-contradicting-negs', message, { fixed: fix });
  }
  const kept = fix ? claimed.filter((text) => !labels.has(foldText(text))) : claimed;
  const rejected = textsOf(
    vocabulary,
    rejections.map(({ phraseId }) => phraseId),
  ).filter((text) => !labels.has(foldText(text)));
  return distinctByFold([...kept, ...rejected]);
}

function distinctByFold(texts: readonly string[]): string[] {
  const seen = new Set<string>();
  return texts.filter((text) => {
    const folded = foldText(text);
    if (seen.has(folded)) return false;
    seen.add(folded);
    return true;
  });
}
