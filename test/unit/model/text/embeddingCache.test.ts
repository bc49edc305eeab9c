import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cacheEmbeddings } from '../../../../model/text/embeddingCache.ts';

type Kind = 'object' | 'image';

/** Embeds a text as its kind and its length, and keeps what it was asked for. */
function createEmbedder() {
  const asked: string[] = [];
  const embed = async (kind: Kind, texts: readonly string[]) => {
    asked.push(...texts);
    if (texts.includes('')) throw new Error('blank');
    return Float32Array.from(texts.flatMap((text) => [kind === 'object' ? 1 : 2, text.normalize().length]));
  };
  return { asked, embed };
}

describe('cached embeddings', () => {
  test('equal the uncached ones, for any requests and any capacity', async () => {
    const text = fc.string({ minLength: 1, maxLength: 3, unit: fc.constantFrom('a', 'b') });
    const request = fc.tuple(fc.constantFrom<Kind>('object', 'image'), fc.array(text, { maxLength: 6 }));
    await fc.assert(
      fc.asyncProperty(fc.array(request, { maxLength: 8 }), fc.nat(5), async (requests, capacity) => {
        const { embed } = createEmbedder();
        const cached = cacheEmbeddings(embed, 2, capacity);
        const answers = requests.map(async ([kind, texts]) =>
          expect(await cached(kind, texts)).toEqual(await embed(kind, texts)),
        );
        await Promise.all(answers);
      }),
    );
  });

  test('are asked for once for a text, in one request or in several', async () => {
    const { embed, asked } = createEmbedder();
    const cached = cacheEmbeddings(embed, 2);
    await cached('object', ['cat', 'caf\u00e9', 'cat']);
    await cached('object', ['cat', 'cafe\u0301', 'dog']);
    expect(asked).toEqual(['cat', 'caf\u00e9', 'dog']);
  });

  test('for images are not those for objects', async () => {
    const { embed } = createEmbedder();
    const cached = cacheEmbeddings(embed, 2);
    expect([...(await cached('object', ['cat'])), ...(await cached('image', ['cat']))]).toEqual([1, 3, 2, 3]);
  });

  test('unused for longest are forgotten first', async () => {
    const { embed, asked } = createEmbedder();
    const cached = cacheEmbeddings(embed, 2, 2);
    for (const text of ['a', 'b', 'a', 'c', 'a', 'b']) await cached('object', [text]);
    expect(asked).toEqual(['a', 'b', 'c', 'b']);
  });

  test('are not spoilt by a failure or by a caller that writes into them', async () => {
    const { embed, asked } = createEmbedder();
    const cached = cacheEmbeddings(embed, 2);
    await expect(cached('object', ['cat', ''])).rejects.toThrow('blank');
    (await cached('object', ['cat'])).fill(0);
    expect([...(await cached('object', ['cat']))]).toEqual([1, 3]);
    expect(asked).toEqual(['cat', '', 'cat']);
  });

  test('of no texts ask for nothing', async () => {
    const { embed, asked } = createEmbedder();
    expect(await cacheEmbeddings(embed, 2)('object', [])).toEqual(new Float32Array(0));
    expect(asked).toEqual([]);
  });
});
