import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readChatTemplate } from '../../../../model/checkpoint/chatTemplate.ts';
import { readObjEmbedConfig } from '../../../../model/checkpoint/config.ts';
import { readTokenizer } from '../../../../model/checkpoint/tokenizer.ts';
import { edit, REFERENCE, referenceFolder } from './referenceFolder.ts';

const read = (folder: string) => readTokenizer(folder, readObjEmbedConfig(folder));

const ids = z.array(z.int());
const expected = z
  .object({
    queries: z.object({ object: z.array(z.string()), image: z.array(z.string()) }),
    query_input_ids: z.object({ object: z.array(ids), image: z.array(ids) }),
  })
  .parse(JSON.parse(readFileSync(join(REFERENCE, 'expected.json'), 'utf8')));

/** Index in `added_tokens` of the reference tokenizer. */
const GLOBAL_TEXT = 10;

test.each([
  ['object', (query: string) => `Find an object that matches the given caption. ${query} <local_text>`],
  ['image', (query: string) => `Find an image that matches the given caption. ${query} <global_text>`],
] as const)('%s queries get the token ids of the official implementation', (kind, prompt) => {
  const tokenizer = read(REFERENCE);
  const chat = readChatTemplate(REFERENCE);
  const encoded = expected.queries[kind].map((query) => tokenizer.encode(chat(prompt(query), false)));
  expect(encoded).toEqual(expected.query_input_ids[kind]);
});

test('special tokens are looked up by name', () => {
  const specialTokens = { object: 532, localText: 533, global: 534, globalText: 535, image: 530 };
  expect(read(REFERENCE).specialTokens).toEqual(specialTokens);
});

test('special tokens split the text and stand where they are written', () => {
  const { encode } = read(REFERENCE);
  expect(encode('<object><object>')).toEqual([532, 532]);
  expect(encode('a<|image_pad|>b')).toEqual([...encode('a'), 530, ...encode('b')]);
  expect(encode('')).toEqual([]);
});

test('composed and decomposed accents are one text', () => {
  const { encode } = read(REFERENCE);
  expect(encode('cafe\u0301')).toEqual(encode('café'));
});

test('special tokens that stand only beside tokenizer.json count', () => {
  const added = JSON.parse(readFileSync(join(REFERENCE, 'tokenizer.json'), 'utf8')).added_tokens;
  const kept = added.filter(({ content }: { content: string }) => !/object|global|local/.test(content));

  const byName = referenceFolder();
  edit(byName, 'tokenizer.json', ['added_tokens'], kept);
  const names = { '<object>': 532, '<local_text>': 533, '<global>': 534, '<global_text>': 535 };
  writeFileSync(join(byName, 'added_tokens.json'), JSON.stringify(names));

  const byId = referenceFolder();
  edit(byId, 'tokenizer.json', ['added_tokens'], kept);
  const decoder = Object.fromEntries(Object.entries(names).map(([content, id]) => [id, { content }]));
  edit(byId, 'tokenizer_config.json', ['added_tokens_decoder'], decoder);

  const text = 'Object 0: <object><object>. <global> x <global_text>';
  const { specialTokens, encode } = read(REFERENCE);
  for (const folder of [byName, byId]) {
    expect(read(folder).specialTokens).toEqual(specialTokens);
    expect(read(folder).encode(text)).toEqual(encode(text));
  }
});

test('tokens of whole images are needed only by checkpoints that embed them', () => {
  const folder = referenceFolder();
  edit(folder, 'tokenizer.json', ['added_tokens', GLOBAL_TEXT, 'content'], '<other>');
  expect(() => read(folder)).toThrow(`the special token <global_text> in the tokenizer of ${folder}`);
  edit(folder, 'config.json', ['use_global_caption'], false);
  expect(read(folder).specialTokens).toMatchObject({ global: undefined, globalText: undefined });
});

test('an id without an embedding row is refused', () => {
  const folder = referenceFolder();
  edit(folder, 'tokenizer.json', ['added_tokens', GLOBAL_TEXT, 'id'], 576);
  expect(() => read(folder)).toThrow('<global_text> in the tokenizer of');
  expect(() => read(folder)).toThrow('its id 576 is beyond the vocabulary of 576');
});

test('an image token that differs from the configuration is refused', () => {
  const folder = referenceFolder();
  edit(folder, 'config.json', ['image_token_id'], 531);
  expect(() => read(folder)).toThrow('Expected <|image_pad|> to have the image_token_id 531');
});

test.each<[(string | number)[], unknown, string]>([
  [['added_tokens', 0, 'id'], -1, 'at added_tokens.0.id: '],
  [['added_tokens', 0, 'content'], 7, 'at added_tokens.0.content: '],
  [['model', 'type'], 'Unigram', 'at model.type: '],
  [['model', 'vocab'], null, 'Expected a byte-level BPE tokenizer in '],
])('a tokenizer with %j = %j is refused with its file', (path, value, message) => {
  const folder = referenceFolder();
  edit(folder, 'tokenizer.json', path, value);
  expect(() => read(folder)).toThrow(message);
  expect(() => read(folder)).toThrow(join(folder, 'tokenizer.json'));
});

test('a folder without tokenizer.json is refused', () => {
  const folder = referenceFolder();
  rmSync(join(folder, 'tokenizer.json'));
  expect(() => read(folder)).toThrow('tokenizer.json');
});
