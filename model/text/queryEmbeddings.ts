import { toUnitLength } from '../scoring.ts';
import { batchTexts, type TextBatch } from './batch.ts';
import type { Prompts, TextPrompt } from './prompts.ts';

/** A `phrase` asks for objects, a `caption` for whole images: the same text has another embedding as each. */
export type QueryKind = 'phrase' | 'caption';

/** Runs the decoder on a batch of text queries: [batchSize, embeddingSize], read at the batch's rows. */
export type RunTexts = (batch: TextBatch) => Promise<Float32Array>;

/** Embeddings of texts, [texts, embeddingSize] of unit length, in the order asked for. */
export type EmbedQueries = (kind: QueryKind, texts: readonly string[]) => Promise<Float32Array>;

/** Large enough to use all cores, small enough that one long text does not make much padding. */
const BATCH_SIZE = 16;

/**
 * Embeds text queries and remembers them, as they depend on no image.
 * @param capacity embeddings kept; beyond it those unused for longest go.
 */
export function createQueryEmbeddings(
  prompts: Pick<Prompts, QueryKind>,
  run: RunTexts,
  embeddingSize: number,
  capacity = 10_000,
): EmbedQueries {
  const known = new Map<string, Float32Array>();

  function remember(embeddings: ReadonlyMap<string, Float32Array>): void {
    // A map keeps the order of insertion: what was used last moves to the end.
    for (const [key, embedding] of embeddings) {
      known.delete(key);
      known.set(key, embedding);
    }
    for (const key of [...known.keys()].slice(0, Math.max(0, known.size - capacity))) known.delete(key);
  }

  return async (kind, texts) => {
    const found = new Map<string, Float32Array>();
    const missing = new Map<string, TextPrompt>();
    const keys = texts.map((text) => `${kind} ${text.normalize()}`);
    for (const [index, key] of keys.entries()) {
      const embedding = known.get(key);
      if (embedding !== undefined) found.set(key, embedding);
      else if (!missing.has(key)) missing.set(key, prompts[kind](texts[index]));
    }
    const fresh = await embedPrompts(missing, run, embeddingSize);
    const embeddings = new Map([...found, ...fresh]);
    remember(embeddings);
    return joinRows(keys, embeddings, embeddingSize);
  };
}

function joinRows(keys: readonly string[], embeddings: ReadonlyMap<string, Float32Array>, size: number): Float32Array {
  const joined = new Float32Array(keys.length * size);
  for (const [index, key] of keys.entries()) joined.set(embeddings.get(key) ?? [], index * size);
  return joined;
}

async function embedPrompts(
  prompts: ReadonlyMap<string, TextPrompt>,
  run: RunTexts,
  embeddingSize: number,
): Promise<ReadonlyMap<string, Float32Array>> {
  // Queries of similar length share a batch, so that little of it is padding.
  const waiting = [...prompts].sort(([, a], [, b]) => a.inputIds.length - b.inputIds.length);
  const embeddings = new Map<string, Float32Array>();
  for (let start = 0; start < waiting.length; start += BATCH_SIZE) {
    const part = waiting.slice(start, start + BATCH_SIZE);
    const rows = toUnitLength(await run(batchTexts(part.map(([, prompt]) => prompt))), embeddingSize);
    for (const [index, [key]] of part.entries()) {
      embeddings.set(key, rows.slice(index * embeddingSize, (index + 1) * embeddingSize));
    }
  }
  return embeddings;
}
