import type { Change } from '../../../annotations/change.ts';
import type { AnnotationRecord, PhraseRecord, RecordType } from '../../../annotations/records.ts';
import { counted } from '../words.ts';

/** So many phrases are named; more are counted. */
const NAMED = 5;

const NOUNS: Readonly<Record<RecordType, readonly [one: string, many: string]>> = {
  image: ['image', 'images'],
  phrase: ['phrase', 'phrases'],
  region: ['region', 'regions'],
  captions: ['pair of captions', 'pairs of captions'],
  phraseState: ['phrase state', 'phrase states'],
  rejection: ['rejection', 'rejections'],
  review: ['review', 'reviews'],
  tags: ['list of tags', 'lists of tags'],
};

/** What a change did, a line for each kind of record and deed, and in how many images. */
export function changeInWords({ added, removed, updated }: Change): readonly string[] {
  const before = Object.values(updated).map(([record]) => record);
  const deeds = [
    ['added', Object.values(added)],
    ['changed', before],
    ['removed', Object.values(removed)],
  ] as const;
  const lines = deeds.flatMap(([deed, records]) =>
    [...Map.groupBy(records, ({ type }) => type)].map(([type, some]) => {
      const [one, many] = NOUNS[type];
      return `${counted(some.length, one, many)} ${deed}${namesOf(some)}`;
    }),
  );
  const images = new Set(deeds.flatMap(([, records]) => records.flatMap(imageOf)));
  return [
    ...lines,
    ...Object.values(updated).flatMap(([from, to]) => rename(from, to)),
    ...(images.size > 1 ? [`in ${counted(images.size, 'image')}`] : []),
  ];
}

function namesOf(records: readonly AnnotationRecord[]): string {
  const names = records.flatMap((record) => (record.type === 'phrase' ? [`“${record.text}”`] : []));
  if (names.length === 0) return '';
  const rest = names.length - NAMED;
  return `: ${names.slice(0, NAMED).join(', ')}${rest > 0 ? ` and ${rest.toLocaleString('en')} more` : ''}`;
}

function rename(before: AnnotationRecord, after: AnnotationRecord): string[] {
  if (before.type !== 'phrase' || after.type !== 'phrase') return [];
  return [
    ...(before.text === after.text ? [] : [`“${before.text}” renamed to “${after.text}”`]),
    ...threshold('minimum match', before, after, 'minMatch'),
    ...threshold('minimum IoU', before, after, 'minIou'),
  ];
}

function threshold(name: string, before: PhraseRecord, after: PhraseRecord, part: 'minMatch' | 'minIou'): string[] {
  const show = (value: number | undefined): string => value?.toFixed(2) ?? "the project's";
  return before[part] === after[part] ? [] : [`${name} from ${show(before[part])} to ${show(after[part])}`];
}

function imageOf(record: AnnotationRecord): string[] {
  return 'imageId' in record ? [record.imageId] : [];
}
