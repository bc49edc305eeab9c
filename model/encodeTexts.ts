import { decodeSequence } from './decodeSequence.ts';
import type { Engine } from './engine.ts';
import { walkPositions } from './positions/mrope.ts';
import { batchTexts } from './text/batch.ts';

/** What a text is compared with: the objects of an image, or whole images. */
export type QueryKind = 'object' | 'image';

/** Longer batches spend more on padding than they save on weights that stay in the cache. */
const TEXTS_PER_RUN = 32;

/**
 * Embeds text queries, each on its own: the others of the list do not change it.
 * @returns [T, C], as they leave the decoder.
 * @throws when a text is blank or holds a special token, or for images when the checkpoint embeds none.
 */
export async function encodeTexts(engine: Engine, kind: QueryKind, texts: readonly string[]): Promise<Float32Array> {
  const { prompts, tokenEmbeddings } = engine;
  const width = tokenEmbeddings.columns;
  const queries = texts.map((text) => (kind === 'object' ? prompts.phrase(text) : prompts.caption(text)));
  const embeddings = new Float32Array(texts.length * width);
  for (let first = 0; first < queries.length; first += TEXTS_PER_RUN) {
    const batch = batchTexts(queries.slice(first, first + TEXTS_PER_RUN));
    const sequences = {
      batchSize: batch.batchSize,
      embeddings: tokenEmbeddings.rows(batch.inputIds),
      positions: walkPositions([batch.sequenceLength]),
      image: null,
    };
    const rows = await decodeSequence(engine, sequences, batch.rows);
    embeddings.set(rows, first * width);
  }
  return embeddings;
}
