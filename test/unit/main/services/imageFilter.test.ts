import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Condition, parseImageFilter } from '../../../../main/services/imageFilter.ts';

const open = { isOpen: true } as const;
const closed = { isOpen: false } as const;

const readings: readonly [string, Condition][] = [
  ['beach', { kind: 'path', text: 'beach' }],
  ['2024/Beach_01.jpg', { kind: 'path', text: '2024/Beach_01.jpg' }],
  ['"three apples"', { kind: 'path', text: 'three apples' }],
  ['"status:done"', { kind: 'path', text: 'status:done' }],
  ['#tag', { kind: 'path', text: '#tag' }],
  ['#12', { kind: 'place', place: 12 }],
  ['/^a b.*\\.jpe?g$/', { kind: 'pattern', source: '^a b.*\\.jpe?g$' }],
  ['/a\\/b/', { kind: 'pattern', source: 'a\\/b' }],
  ['folder:2024', { kind: 'folder', path: '2024' }],
  ['folder:"/a b/cafe\u0301/"', { kind: 'folder', path: 'a b/caf\u00e9' }],
  ['status:unseen', { kind: 'status', statuses: ['unseen'] }],
  ['status:proposals', { kind: 'status', statuses: ['proposals'] }],
  ['status:"in progress"', { kind: 'status', statuses: ['in progress'] }],
  ['status:done', { kind: 'status', statuses: ['done'] }],
  ['Status:Done', { kind: 'status', statuses: ['done'] }],
  ['status:unfinished', { kind: 'status', statuses: ['unseen', 'proposals', 'in progress'] }],
  ['phrase:"red car"', { kind: 'phrase', text: 'red car' }],
  ['phrase:dog', { kind: 'phrase', text: 'dog' }],
  ['absent:dog', { kind: 'absent', text: 'dog' }],
  ['regions:0', { kind: 'regions', min: 0, max: 0, ...closed }],
  ['regions:>3', { kind: 'regions', min: 3, max: Number.POSITIVE_INFINITY, ...open }],
  ['regions:>=3', { kind: 'regions', min: 3, max: Number.POSITIVE_INFINITY, ...closed }],
  ['regions:<3', { kind: 'regions', min: Number.NEGATIVE_INFINITY, max: 3, ...open }],
  ['iou:<0.6', { kind: 'iou', min: Number.NEGATIVE_INFINITY, max: 0.6, ...open }],
  ['iou:<=.6', { kind: 'iou', min: Number.NEGATIVE_INFINITY, max: 0.6, ...closed }],
  ['score:[0.2,0.5]', { kind: 'score', min: 0.2, max: 0.5, ...closed }],
];

describe('a filter', () => {
  test.each(readings)('reads %s', (filter, condition) => {
    expect(parseImageFilter(filter)).toEqual([{ negated: false, ...condition }]);
  });

  test.each(readings)('reads -%s as its opposite', (filter, condition) => {
    expect(parseImageFilter(`-${filter}`)).toEqual([{ negated: true, ...condition }]);
  });

  test.each(['', '   ', '\t\n'])('of nothing but white space (%j) has no terms', (filter) => {
    expect(parseImageFilter(filter)).toEqual([]);
  });

  test('joins any words, in their order', () => {
    const words = fc.array(fc.tuple(fc.boolean(), fc.constantFrom(...readings)));
    const spaces = fc.constantFrom(' ', '  ', '\t');
    fc.assert(
      fc.property(words, spaces, (chosen, space) => {
        const filter = chosen.map(([negated, [word]]) => `${negated ? '-' : ''}${word}`).join(space);
        expect(parseImageFilter(filter)).toEqual(chosen.map(([negated, [, term]]) => ({ negated, ...term })));
      }),
    );
  });

  test('takes a lone minus and a minus inside a word as they are', () => {
    expect(parseImageFilter('- a-b')).toEqual([
      { negated: false, kind: 'path', text: '-' },
      { negated: false, kind: 'path', text: 'a-b' },
    ]);
  });

  test.each([
    ['colour:red', /one of folder, status, .* got "colour"; put quotes/],
    ['status:finished', /unseen, proposals, "in progress", done or unfinished after "status:".* got "finished"/],
    ['status:', /something after "status:" in the filter, got nothing/],
    ['folder:/', /the path of a folder after "folder:" in the filter, got "\/"/],
    ['phrase: dog', /something after "phrase:"/],
    ['regions:many', /a number, >number, <number or \[from,to\] after "regions:".* got "many"/],
    ['regions:-1', /after "regions:"/],
    ['score:[0.5,0.2]', /after "score:"/],
    ['iou:0.5.1', /after "iou:"/],
    ['#0', /from #1 on in the filter, got #0/],
    ['/[/', /regular expression between the slashes, got \/\[\//],
    ['/open', /a pattern as \/\.\.\.\/ in the filter, got \/open/],
    ['"three apples', /a closing quote in the filter, got "three apples/],
    ['phrase:"red car', /a closing quote/],
  ])('that cannot be read (%s) is an error that says so', (filter, message) => {
    expect(() => parseImageFilter(filter)).toThrow(message);
  });

  test('of any text is read or refused with a sentence', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab:"/-#[],.<>=1 \\é') }), (filter) => {
        try {
          parseImageFilter(filter);
        } catch (error) {
          expect(String(error)).toMatch(/^Error: Expected .*, got .*\.$/su);
        }
      }),
    );
  });
});
