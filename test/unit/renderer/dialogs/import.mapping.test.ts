import { expect, test } from 'vitest';
import { describeImported, fateOf, mapPhrase } from '../../../../renderer/dialogs/import/mapping.ts';

test('a phrase is renamed, left out and brought back', () => {
  const renamed = mapPhrase({}, 'dog', 'hound');
  expect(renamed).toEqual({ dog: 'hound' });
  expect(mapPhrase(renamed, 'dog', null)).toEqual({ dog: null });
  expect(mapPhrase(renamed, 'dog', 'dog')).toEqual({});
});

test('a phrase is known when the project has the text it gets, and left out without one', () => {
  const known = new Set(['hound']);
  expect(fateOf({}, 'dog', known)).toBe('new');
  expect(fateOf({ dog: ' hound ' }, 'dog', known)).toBe('known');
  expect(fateOf({ dog: null }, 'dog', known)).toBe('left out');
  expect(fateOf({ dog: ' ' }, 'dog', known)).toBe('left out');
});

test('what comes is told with the images that nobody knows', () => {
  const imported = { images: 1, phrases: 2, regions: 3, captions: 0, states: 0, updated: 1 };
  const unknown = {
    code: 'import/unknown-image',
    severity: 'error',
    meaning: '',
    count: 4,
    fixed: 0,
    hits: [],
  } as const;
  expect(describeImported({ imported, report: { format: 'coco', openErrors: 4, counts: {}, rules: [unknown] } })).toBe(
    '1 image matched (4 unknown), 3 new regions, 2 new phrases, 1 region with another phrase',
  );
});
