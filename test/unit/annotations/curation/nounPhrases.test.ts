import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nounPhrases } from '../../../../annotations/curation/nounPhrases.ts';

const textsOf = (caption: string) => nounPhrases(caption).map(({ text }) => text);

describe('noun phrases', () => {
  test.each([
    [
      'A brown dog with a pink tongue sits left of a yellow cat, while two red apples lie on the grass.',
      ['brown dog', 'pink tongue', 'yellow cat', 'red apples', 'grass'],
    ],
    [
      'The man wearing a blue striped shirt is holding an umbrella near parked cars.',
      ['man', 'blue striped shirt', 'umbrella', 'parked cars'],
    ],
    ["A flying kite, a T-shirt; the woman's hat.", ['flying kite', 'T-shirt', "woman's hat"]],
    ['Three people sitting at a wooden table, drinking coffee.', ['people', 'wooden table', 'coffee']],
    ['Cars parked beside a covered bridge in the background.', ['Cars', 'covered bridge']],
  ])('of "%s" name its objects without what counts or places them', (caption, phrases) => {
    expect(textsOf(caption)).toEqual(phrases);
  });

  test.each([
    ['一只棕色的狗坐在绿色的草地上，旁边有两个红苹果和一棵大树。', ['棕色的狗', '绿色的草地', '红苹果', '大树']],
    ['图中一位穿着红色外套的女人牵着一匹白马，站在木屋前面。', ['红色外套的女人', '白马', '木屋']],
  ])('of "%s" name its objects in Chinese', (caption, phrases) => {
    expect(textsOf(caption)).toEqual(phrases);
  });

  test('are none where a caption only says what things are like, or nothing', () => {
    for (const caption of ['', '   ', 'The left is dark and quiet.', 'Running!', '…, ; 12 34']) {
      expect(textsOf(caption)).toEqual([]);
    }
  });

  test('come once each, whatever their case', () => {
    expect(textsOf('A dog near a Dog and a cat.')).toEqual(['dog', 'cat']);
  });

  test('stand in the caption where they say, in order and apart, whatever the text', () => {
    const word = fc.constantFrom(
      'a',
      'dog',
      'red',
      'the',
      'sits',
      'on',
      '狗',
      '两只',
      '的',
      ',',
      '.',
      '\n',
      'é',
      '😀',
      "o'clock",
    );
    const captions = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(word).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(captions, (caption) => {
        let last = 0;
        for (const { text, start, end } of nounPhrases(caption)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeLessThanOrEqual(caption.length);
          expect(caption.slice(start, end).replace(/\s+/g, '')).toBe(text.replace(/\s+/g, ''));
          last = end;
        }
      }),
    );
  });
});
