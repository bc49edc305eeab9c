import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';
import type { ObjEmbedConfig } from './config.ts';
import { readJsonFile } from './jsonFile.ts';

/** Ids of the tokens at which ObjEmbed reads or writes embeddings. */
export interface SpecialTokenIds {
  /** `<object>`, replaced by a box's content and by its IoU query. */
  readonly object: number;
  /** `<local_text>`, where the embedding of a phrase is read. */
  readonly localText: number;
  /** `<global>`, where an image embedding is read; undefined when the checkpoint embeds no whole images. */
  readonly global: number | undefined;
  /** `<global_text>`, where the embedding of a caption is read; undefined likewise. */
  readonly globalText: number | undefined;
  /** `<|image_pad|>`, one for each image token. */
  readonly image: number;
}

export interface ObjEmbedTokenizer {
  readonly specialTokens: SpecialTokenIds;
  /** Token ids of a text, in which special tokens are written as they are named; nothing is added at the ends. */
  encode(text: string): number[];
}

const IMAGE_TOKEN = '<|image_pad|>';

const addedTokenSchema = z.looseObject({ id: z.int().nonnegative(), content: z.string().min(1) });
const tokenizerSchema = z.looseObject({
  added_tokens: z.array(addedTokenSchema).default([]),
  model: z.looseObject({ type: z.literal('BPE').optional() }),
});
const addedTokensSchema = z.record(z.string(), z.int().nonnegative());
const tokenizerConfigSchema = z.looseObject({
  added_tokens_decoder: z.record(z.string().regex(/^\d+$/), z.looseObject({ content: z.string().min(1) })).default({}),
});

type TokenizerFile = z.infer<typeof tokenizerSchema>;

/**
 * Reads the tokenizer of a checkpoint from `tokenizer.json`. Special tokens that stand only in `added_tokens.json` or
 * in `tokenizer_config.json` count too.
 * @throws naming the folder and the token, when one that this checkpoint needs is missing or beyond the vocabulary.
 */
export function readTokenizer(folder: string, config: ObjEmbedConfig): ObjEmbedTokenizer {
  const path = join(folder, 'tokenizer.json');
  const settings = readOptional(join(folder, 'tokenizer_config.json'), tokenizerConfigSchema, {
    added_tokens_decoder: {},
  });
  const file = readJsonFile(path, tokenizerSchema);
  const added = addedTokens(folder, file, settings.added_tokens_decoder);
  const tokenizer = createTokenizer(path, { ...file, added_tokens: added }, settings);

  const idOf = (content: string) => requireToken(content, added, config.text.vocabSize, folder);
  const image = idOf(IMAGE_TOKEN);
  if (image !== config.imageTokenId) {
    throw new Error(
      `Expected ${IMAGE_TOKEN} to have the image_token_id ${config.imageTokenId} of config.json in ${folder}, ` +
        `but ${path} gives it ${image}; the files belong to different checkpoints.`,
    );
  }
  return {
    specialTokens: {
      object: idOf('<object>'),
      localText: idOf('<local_text>'),
      global: config.useGlobalCaption ? idOf('<global>') : undefined,
      globalText: config.useGlobalCaption ? idOf('<global_text>') : undefined,
      image,
    },
    encode: (text) => tokenizer.encode(text, { add_special_tokens: false }).ids,
  };
}

/** The added tokens of `tokenizer.json`, and those that only the older files beside it name. */
function addedTokens(
  folder: string,
  file: TokenizerFile,
  decoder: Readonly<Record<string, { content: string }>>,
): TokenizerFile['added_tokens'] {
  const added = [...file.added_tokens];
  const elsewhere = [
    ...Object.entries(readOptional(join(folder, 'added_tokens.json'), addedTokensSchema, {})),
    ...Object.entries(decoder).map(([id, { content }]): [string, number] => [content, Number(id)]),
  ];
  for (const [content, id] of elsewhere) {
    if (added.some((token) => token.content === content)) continue;
    added.push({ id, content, special: true, normalized: false, single_word: false, lstrip: false, rstrip: false });
  }
  return added;
}

function createTokenizer(path: string, file: object, settings: object): Tokenizer {
  try {
    return new Tokenizer(file, settings);
  } catch (error) {
    throw new Error(`Expected a byte-level BPE tokenizer in ${path}, but it cannot be built: ${String(error)}`, {
      cause: error,
    });
  }
}

function requireToken(
  content: string,
  added: TokenizerFile['added_tokens'],
  vocabSize: number,
  folder: string,
): number {
  const token = added.find((candidate) => candidate.content === content);
  if (token && token.id < vocabSize) return token.id;
  const found = token ? `its id ${token.id} is beyond the vocabulary of ${vocabSize}` : 'no such token was added';
  throw new Error(`Expected the special token ${content} in the tokenizer of ${folder}, but ${found}.`);
}

function readOptional<T>(path: string, schema: z.ZodType<T>, absent: T): T {
  return existsSync(path) ? readJsonFile(path, schema) : absent;
}
