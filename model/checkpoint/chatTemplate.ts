import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from '@huggingface/jinja';
import { z } from 'zod';
import { readJsonFile } from './jsonFile.ts';
import { readWholeFile } from './randomAccessFile.ts';

/**
 * Renders one user turn: the text, after one `<|image_pad|>` between its vision markers if there is an image. The
 * caller repeats the pad for each image token.
 */
export type ChatTemplate = (text: string, withImage: boolean) => string;

/** The longest templates in use have some 20 kB. */
const LARGEST_TEMPLATE = 2 ** 20;

const namedTemplate = z.object({ name: z.string(), template: z.string() });
const templateSchema = z.looseObject({ chat_template: z.union([z.string(), z.array(namedTemplate)]).optional() });

/**
 * Reads the chat template of a checkpoint from `chat_template.jinja`, `chat_template.json` or `tokenizer_config.json`.
 * @throws when there is none, or when it wraps the user's turn in more than ObjEmbed was trained with, such as a default
 * system text.
 */
export function readChatTemplate(folder: string): ChatTemplate {
  const { path, source } = findTemplate(folder);
  const render = compile(path, source);
  requireUserTurnOnly(path, render);
  return render;
}

function findTemplate(folder: string): { path: string; source: string } {
  const jinja = join(folder, 'chat_template.jinja');
  if (existsSync(jinja)) {
    return { path: jinja, source: new TextDecoder().decode(readWholeFile(jinja, LARGEST_TEMPLATE)) };
  }
  for (const path of [join(folder, 'chat_template.json'), join(folder, 'tokenizer_config.json')]) {
    const template = existsSync(path) ? readJsonFile(path, templateSchema).chat_template : undefined;
    const source = typeof template === 'object' ? template.find(({ name }) => name === 'default')?.template : template;
    if (source !== undefined) return { path, source };
  }
  throw new Error(
    `Expected a chat template in ${folder}, but neither chat_template.jinja, chat_template.json nor ` +
      'tokenizer_config.json holds one.',
  );
}

function compile(path: string, source: string): ChatTemplate {
  const orThrow = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw new Error(`Expected a chat template for user messages in ${path}, but: ${String(error)}`, { cause: error });
    }
  };
  const template = orThrow(() => new Template(source));
  return (text, withImage) => {
    const content = [...(withImage ? [{ type: 'image', image: '' }] : []), { type: 'text', text }];
    const messages = [{ role: 'user', content }];
    return orThrow(() => template.render({ messages, add_generation_prompt: false, add_vision_id: false })).trim();
  };
}

function requireUserTurnOnly(path: string, render: ChatTemplate): void {
  const probe = 'A phrase.  Two spaces, "quotes" & <marks>. ';
  const pairs = [
    [render(probe, false), `<|im_start|>user\n${probe}<|im_end|>`],
    [render(probe, true), `<|im_start|>user\n<|vision_start|><|image_pad|><|vision_end|>${probe}<|im_end|>`],
  ];
  for (const [rendered, expected] of pairs) {
    if (rendered === expected) continue;
    throw new Error(
      `Expected the chat template in ${path} to render ${JSON.stringify(expected)} without any further text, ` +
        `but it gives ${JSON.stringify(rendered.slice(0, 400))}.`,
    );
  }
}
