import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readChatTemplate } from '../../../../model/checkpoint/chatTemplate.ts';
import { edit, REFERENCE, referenceFolder } from './referenceFolder.ts';

const TURN = '<|im_start|>user\nA red car. <|im_end|>';
const IMAGE_TURN = '<|im_start|>user\n<|vision_start|><|image_pad|><|vision_end|>A red car. <|im_end|>';

/** Handles system and user turns, with whitespace control, as templates of chat models do. */
const CHAT = `
{%- macro part(item) %}
    {%- if item.type == 'image' or 'image_url' in item %}<|vision_start|><|image_pad|><|vision_end|>
    {%- elif 'text' in item %}{{- item.text }}{%- endif %}
{%- endmacro %}
{%- if messages[0].role == 'system' %}{{- '<|im_start|>system\\n' + messages[0].content + '<|im_end|>\\n' }}{%- endif %}
{%- for message in messages %}
    {{- '<|im_start|>' + message.role + '\\n' }}
    {%- for item in message.content %}{{- part(item) }}{%- endfor %}
    {{- '<|im_end|>\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}`;

const DEFAULT_SYSTEM = `<|im_start|>system
You are a helpful assistant.<|im_end|>
${CHAT}`;

function folderWith(template: unknown, file = 'tokenizer_config.json'): string {
  const folder = referenceFolder();
  if (file === 'chat_template.jinja') writeFileSync(join(folder, file), String(template));
  else if (file === 'chat_template.json')
    writeFileSync(join(folder, file), JSON.stringify({ chat_template: template }));
  else edit(folder, file, ['chat_template'], template);
  return folder;
}

test('the published layout renders a user turn with and without an image', () => {
  const chat = readChatTemplate(REFERENCE);
  expect(chat('A red car. ', false)).toBe(TURN);
  expect(chat('A red car. ', true)).toBe(IMAGE_TURN);
});

test.each(['chat_template.jinja', 'chat_template.json', 'tokenizer_config.json'])('%s may hold it', (file) => {
  const folder = folderWith(CHAT, file);
  if (file !== 'tokenizer_config.json') edit(folder, 'tokenizer_config.json', ['chat_template'], DEFAULT_SYSTEM);
  expect(readChatTemplate(folder)('A red car. ', true)).toBe(IMAGE_TURN);
});

test('of several named templates the default one counts', () => {
  const templates = [
    { name: 'tool_use', template: DEFAULT_SYSTEM },
    { name: 'default', template: CHAT },
  ];
  expect(readChatTemplate(folderWith(templates))('A red car. ', false)).toBe(TURN);
});

test('a text is rendered as it is, template syntax included', () => {
  const text = '{{ 7 * 7 }} {% for %} <b>"&"</b>  \u00e9';
  expect(readChatTemplate(REFERENCE)(text, false)).toBe(`<|im_start|>user\n${text}<|im_end|>`);
});

test.each([
  ['with a default system text', DEFAULT_SYSTEM, 'without any further text'],
  [
    'without a place for images',
    '{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content[-1].text }}<|im_end|>{% endfor %}',
    'image_pad',
  ],
  ['that escapes texts', CHAT.replace('item.text', 'item.text | upper'), 'without any further text'],
  ['that cannot be parsed', '{% for m in', 'chat_template.jinja, but: '],
  ['that raises an exception', "{{ raise_exception('only tools') }}", 'only tools'],
])('a template %s is refused with its file', (_, template, message) => {
  const folder = folderWith(template, 'chat_template.jinja');
  expect(() => readChatTemplate(folder)).toThrow(message);
  expect(() => readChatTemplate(folder)).toThrow(join(folder, 'chat_template.jinja'));
});

test('a folder without a template is refused', () => {
  const folder = folderWith(undefined);
  expect(() => readChatTemplate(folder)).toThrow(`Expected a chat template in ${folder}`);
  rmSync(join(folder, 'tokenizer_config.json'));
  expect(() => readChatTemplate(folder)).toThrow(`Expected a chat template in ${folder}`);
  copyFileSync(join(REFERENCE, 'chat_template.jinja'), join(folder, 'chat_template.jinja'));
  expect(readChatTemplate(folder)('A red car. ', false)).toBe(TURN);
});
