import { normaliseText } from '../../../annotations/text.ts';
import type { ImportOrder, ImportOutcome } from '../../../main/api/datasets.ts';
import { counted } from '../../panels/words.ts';

type Mapping = ImportOrder['phrases'];

/** The mapping with another text for a phrase of the dataset; its own text takes it out of the mapping. */
export function mapPhrase(mapping: Mapping, text: string, to: string | null): Mapping {
  const { [text]: _, ...others } = mapping;
  return to === text ? others : { ...others, [text]: to };
}

/** What becomes of a phrase of the dataset in a project with these phrases. */
export function fateOf(mapping: Mapping, text: string, known: ReadonlySet<string>): 'new' | 'known' | 'left out' {
  const to = Object.hasOwn(mapping, text) ? normaliseText(mapping[text] ?? '') : text;
  if (to === '') return 'left out';
  return known.has(to) ? 'known' : 'new';
}

/** What an import brought or would bring, in words. */
export function describeImported({ imported, report }: Pick<ImportOutcome, 'imported' | 'report'>): string {
  const { images, phrases, regions, captions, states, updated } = imported;
  const unknown = report.rules.find(({ code }) => code === 'import/unknown-image')?.count ?? 0;
  const parts = [
    `${counted(images, 'image')} matched${unknown > 0 ? ` (${unknown.toLocaleString('en')} unknown)` : ''}`,
    counted(regions, 'new region'),
    counted(phrases, 'new phrase'),
    ...(updated > 0 ? [`${counted(updated, 'region')} with another phrase`] : []),
    ...(captions > 0 ? [`captions of ${counted(captions, 'image')}`] : []),
    ...(states > 0 ? [counted(states, 'statement about a phrase', 'statements about phrases')] : []),
  ];
  return parts.join(', ');
}
