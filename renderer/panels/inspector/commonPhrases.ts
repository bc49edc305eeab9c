import type { Region } from '../../../annotations/records.ts';

/** The phrases that every one of the regions carries, in the order of the first. */
export function commonPhrases(regions: readonly Pick<Region, 'phraseIds'>[]): readonly string[] {
  const [first, ...others] = regions;
  return first === undefined
    ? []
    : first.phraseIds.filter((id) => others.every((other) => other.phraseIds.includes(id)));
}
