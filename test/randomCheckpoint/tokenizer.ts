import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { specialTokens } from './sizes.ts';

const REFERENCE = join(import.meta.dirname, '..', 'fixtures', 'reference', 'tiny-a');

/** Files that any checkpoint of the published layout has alike. */
export const copiedFiles = ['tokenizer_config.json', 'chat_template.jinja', 'preprocessor_config.json'].map((name) =>
  join(REFERENCE, name),
);

/**
 * tokenizer.json with as many tokens and merges as the published one has: the reference tokenizer's own, and pairs of
 * these. Its texts have other ids than with the published one, which random weights do not mind.
 */
export function tokenizerJson(): object {
  const tokenizer = JSON.parse(readFileSync(join(REFERENCE, 'tokenizer.json'), 'utf8'));
  const { vocab, merges } = grow(tokenizer.model.vocab, tokenizer.model.merges);
  const [example] = tokenizer.added_tokens;
  const added = allSpecialTokens().map(([content, id]) => ({ ...example, id, content }));
  return { ...tokenizer, added_tokens: added, model: { ...tokenizer.model, vocab, merges } };
}

/** Those that the model knows, and fillers for the rest: other readers number special tokens one after the other. */
function allSpecialTokens(): (readonly [content: string, id: number])[] {
  const contents = new Map(Object.entries(specialTokens).map(([content, id]) => [id, content]));
  const [first, last] = [Math.min(...contents.keys()), Math.max(...contents.keys())];
  const ids = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  return ids.map((id) => [contents.get(id) ?? `<|unused_${id}|>`, id]);
}

function grow(vocab: Readonly<Record<string, number>>, merges: readonly (readonly string[])[]) {
  const tokens = Object.keys(vocab);
  const grown = new Map(Object.entries(vocab));
  const pairs = [...merges];
  for (const first of tokens) {
    for (const second of tokens) {
      if (grown.size >= specialTokens['<|endoftext|>']) return { vocab: Object.fromEntries(grown), merges: pairs };
      if (grown.has(first + second)) continue;
      grown.set(first + second, grown.size);
      pairs.push([first, second]);
    }
  }
  throw new Error(`Expected enough pairs of ${tokens.length} tokens to fill the vocabulary, got ${grown.size}.`);
}
