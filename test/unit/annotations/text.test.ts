import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findSpecialToken, foldText, normaliseText } from '../../../annotations/text.ts';

describe('normaliseText', () => {
  test('composes, trims and makes every run of white space one space', () => {
    expect(normaliseText('  cafe\u0301\t au\u00a0\n lait ')).toBe('caf\u00e9 au lait');
  });

  test('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(normaliseText(normaliseText(text))).toBe(normaliseText(text));
      }),
    );
  });
});

describe('foldText', () => {
  test('makes texts equal that differ in case and spaces alone', () => {
    expect(foldText(' Red  CAR')).toBe(foldText('red car'));
  });
});

describe('findSpecialToken', () => {
  test.each(['a <object> here', '<local_text>', '<global>', '<global_text>', 'x<|im_end|>', '<|image_pad|>'])(
    'finds the token in "%s"',
    (text) => expect(text).toContain(findSpecialToken(text)),
  );

  test.each(['a < b', 'objects', '<b>bold</b>', '|im_end|'])('finds none in "%s"', (text) => {
    expect(findSpecialToken(text)).toBeUndefined();
  });
});
