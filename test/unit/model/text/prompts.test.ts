import { describe, expect, test } from 'vitest';
import { readChatTemplate } from '../../../../model/checkpoint/chatTemplate.ts';
import { readObjEmbedConfig } from '../../../../model/checkpoint/config.ts';
import { readTokenizer } from '../../../../model/checkpoint/tokenizer.ts';
import { createPrompts } from '../../../../model/text/prompts.ts';

const folder = 'test/fixtures/reference/tiny-a';
const config = readObjEmbedConfig(folder);
const tokenizer = readTokenizer(folder, config);
const render = readChatTemplate(folder);
const { specialTokens } = tokenizer;
const grid = { rows: 3, columns: 4 };

function promptsOf(useTwoTokens: 0 | 1 | 2) {
  return createPrompts(tokenizer, render, { useTwoTokens });
}

const prompts = promptsOf(2);

describe('image prompt', () => {
  test('repeats the image token for each cell of the grid', () => {
    const { inputIds, imageStart, imageCount } = prompts.image('rec', grid, 2);
    const image = [...inputIds.keys()].filter((row) => inputIds[row] === specialTokens.image);
    expect(image).toEqual(Array.from({ length: 12 }, (_, index) => imageStart + index));
    expect(imageCount).toBe(12);
  });

  test('names the two <object> rows of each box in order', () => {
    const { inputIds, objectRows } = prompts.image('det', grid, 3);
    const rows = [...inputIds.keys()].filter((row) => inputIds[row] === specialTokens.object);
    expect(objectRows).toEqual([0, 1, 2].map((box) => [rows[2 * box], rows[2 * box + 1]]));
    for (const [content, iou] of objectRows) expect(iou).toBe(content + 1);
  });

  test.each([
    [0, 1, [false]],
    [1, 2, [true, false]],
    [2, 2, [true, false]],
  ] as const)('with use_two_tokens %d has %d <global>, before the boxes: %j', (useTwoTokens, count, before) => {
    const { globalRows, objectRows } = promptsOf(useTwoTokens).image('rec', grid, 2);
    expect(globalRows.length).toBe(count);
    expect(globalRows.map((row) => row < objectRows[0][0])).toEqual(before);
  });

  test.each([
    [0, 'Object 0: <object><object>. The global image is <global>'],
    [1, 'The global image is <global>. Object 0: <object><object>. The global image is <global>'],
    [2, 'The coarse global image is <global>. Object 0: <object><object>.  The detailed global image is <global>. '],
  ] as const)('with use_two_tokens %d reads as it was trained, space by space', (useTwoTokens, objects) => {
    const task =
      'Detect all objects in the image by identifying the common visual features of their respective classes. ';
    const text = `<|im_start|>user\n<|vision_start|><|image_pad|><|vision_end|>${task}${objects}<|im_end|>`;
    const { inputIds } = promptsOf(useTwoTokens).image('det', { rows: 1, columns: 1 }, 1);
    expect([...inputIds]).toEqual(tokenizer.encode(text));
  });

  test.each([
    [0, 50],
    [1, 58],
    [10, 130],
    [100, 940],
    [101, 950],
  ])('with %d boxes has %d tokens beside the image', (boxCount, length) => {
    const { inputIds, imageCount } = prompts.image('rec', grid, boxCount);
    expect(inputIds.length - imageCount).toBe(length);
  });

  test('counts positions on from the longer side of the image', () => {
    const { positions, inputIds, imageStart, imageCount } = prompts.image('rec', grid, 1);
    const at = (row: number) => [...positions.subarray(3 * row, 3 * row + 3)];
    expect(positions.length).toBe(3 * inputIds.length);
    expect(at(imageStart)).toEqual([imageStart, imageStart, imageStart]);
    expect(at(imageStart + imageCount - 1)).toEqual([imageStart, imageStart + 2, imageStart + 3]);
    expect(at(imageStart + imageCount)).toEqual([imageStart + 4, imageStart + 4, imageStart + 4]);
  });

  test('is the same when asked for again, also after another one', () => {
    const first = prompts.image('rec', grid, 5);
    prompts.image('det', { rows: 2, columns: 2 }, 7);
    expect(prompts.image('rec', grid, 5)).toEqual(first);
  });

  test('of an image as a query has two image embeddings and no boxes', () => {
    const { globalRows, objectRows } = prompts.imageAsQuery(grid);
    expect([globalRows.length, objectRows.length]).toEqual([2, 0]);
  });
});

describe('text query', () => {
  test('is read at its one special token, before the end of the turn', () => {
    const [phrase, caption] = [prompts.phrase('a red car'), prompts.caption('A street at night.')];
    expect(phrase.inputIds[phrase.row]).toBe(specialTokens.localText);
    expect(caption.inputIds[caption.row]).toBe(specialTokens.globalText);
    expect([phrase, caption].map(({ inputIds, row }) => inputIds.length - row)).toEqual([2, 2]);
  });

  test('is the same for composed and decomposed letters', () => {
    expect(prompts.phrase('cafe\u0301')).toEqual(prompts.phrase('caf\u00e9'));
  });

  test.each(['an <object> here', 'end<|im_end|>', '<local_text>'])('refuses the special token in "%s"', (text) => {
    expect(() => prompts.phrase(text)).toThrow('special token');
    expect(() => prompts.caption(text)).toThrow('special token');
  });

  test.each(['', ' \n'])('refuses the blank text %j', (text) => {
    expect(() => prompts.phrase(text)).toThrow('got a blank one');
  });

  test('for images is refused by a checkpoint that embeds none, which still takes phrases', () => {
    const objectsOnly = { ...tokenizer, specialTokens: { ...specialTokens, global: undefined, globalText: undefined } };
    const { caption, phrase, image } = createPrompts(objectsOnly, render, { useTwoTokens: 0 });
    expect(() => caption('A street.')).toThrow('got one for objects alone');
    expect(phrase('street')).toEqual(prompts.phrase('street'));
    expect(image('rec', grid, 1).globalRows).toEqual([]);
  });
});
