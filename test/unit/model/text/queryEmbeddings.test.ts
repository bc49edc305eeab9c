import { describe, expect, test } from 'vitest';
import type { TextBatch } from '../../../../model/text/batch.ts';
import { createQueryEmbeddings } from '../../../../model/text/queryEmbeddings.ts';

/** A token for each letter; phrases and captions differ in their first token. */
function promptOf(first: number) {
  return (text: string) => {
    if (text === '') throw new Error('blank');
    const letters = Array.from(text.normalize(), (letter) => letter.charCodeAt(0));
    return { inputIds: Int32Array.of(first, ...letters), row: letters.length };
  };
}

const prompts = { phrase: promptOf(1), caption: promptOf(2) };

/** Embeds a query as its first token and its length, three times too long; counts what it was asked for. */
function createRunner() {
  const batches: TextBatch[] = [];
  const run = async (batch: TextBatch) => {
    batches.push(batch);
    return Float32Array.from({ length: batch.batchSize * 2 }, (_, i) => {
      const query = Math.floor(i / 2);
      return 3 * (i % 2 === 0 ? batch.inputIds[query * batch.sequenceLength] : batch.lengths[query]);
    });
  };
  return { run, batches, queries: () => batches.reduce((sum, { batchSize }) => sum + batchSize, 0) };
}

/** The embedding of a query of this many letters. */
function expectedOf(first: number, letters: number): number[] {
  const length = Math.hypot(first, letters + 1);
  return [first / length, (letters + 1) / length].map(Math.fround);
}

describe('query embeddings', () => {
  test('come back in the order asked for, of unit length, whatever their batches', async () => {
    const { run, batches } = createRunner();
    const texts = Array.from({ length: 40 }, (_, index) => 'x'.repeat(1 + ((index * 7) % 40)));
    const embeddings = await createQueryEmbeddings(prompts, run, 2)('phrase', texts);
    expect([...embeddings]).toEqual(texts.flatMap((text) => expectedOf(1, text.length)));
    expect(batches.length).toBeGreaterThan(1);
  });

  test('are computed once for a text, in one request or in several', async () => {
    const { run, queries } = createRunner();
    const embed = createQueryEmbeddings(prompts, run, 2);
    const first = await embed('phrase', ['cat', 'caf\u00e9', 'cat']);
    const second = await embed('phrase', ['cat', 'cafe\u0301', 'cat']);
    expect(second).toEqual(first);
    expect(queries()).toBe(2);
  });

  test('of a caption are not those of the same text as a phrase', async () => {
    const { run } = createRunner();
    const embed = createQueryEmbeddings(prompts, run, 2);
    expect([...(await embed('phrase', ['cat']))]).toEqual(expectedOf(1, 3));
    expect([...(await embed('caption', ['cat']))]).toEqual(expectedOf(2, 3));
  });

  test('unused for longest are forgotten first', async () => {
    const { run, queries } = createRunner();
    const embed = createQueryEmbeddings(prompts, run, 2, 2);
    for (const text of ['a', 'b', 'a', 'c']) await embed('phrase', [text]);
    expect(queries()).toBe(3);
    await embed('phrase', ['a', 'c']);
    expect(queries()).toBe(3);
    await embed('phrase', ['b']);
    expect(queries()).toBe(4);
  });

  test('of more texts than are kept are all given', async () => {
    const { run } = createRunner();
    const embed = createQueryEmbeddings(prompts, run, 2, 1);
    const [joint, once] = await Promise.all([embed('phrase', ['a', 'bb', 'ccc']), embed('phrase', ['a'])]);
    expect([...joint]).toEqual([1, 2, 3].flatMap((letters) => expectedOf(1, letters)));
    expect([...once]).toEqual(expectedOf(1, 1));
  });

  test('of no texts, or of one that is refused, run nothing', async () => {
    const { run, queries } = createRunner();
    const embed = createQueryEmbeddings(prompts, run, 2);
    expect(await embed('phrase', [])).toEqual(new Float32Array(0));
    await expect(embed('phrase', ['cat', ''])).rejects.toThrow('blank');
    expect(queries()).toBe(0);
  });
});
