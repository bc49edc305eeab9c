/** Embeds texts of one kind of query: [texts, C], row by row in the order given. */
export type EmbedTexts<Kind extends string> = (kind: Kind, texts: readonly string[]) => Promise<Float32Array>;

/**
 * The same embeddings, each computed once: they depend on the kind of query and the text alone, not on any image.
 * Texts count as the same when their NFC forms are. A failure is not remembered.
 * @param embed one model's; it gets every text once, and none that is known.
 * @param embeddingSize C
 * @param capacity embeddings kept; beyond it those unused for longest go.
 */
export function cacheEmbeddings<Kind extends string>(
  embed: EmbedTexts<Kind>,
  embeddingSize: number,
  capacity = 10_000,
): EmbedTexts<Kind> {
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
    const embeddings = new Map<string, Float32Array>();
    const missing = new Map<string, string>();
    const keys = texts.map((text) => `${kind} ${text.normalize()}`);
    for (const [index, key] of keys.entries()) {
      const embedding = known.get(key);
      if (embedding === undefined) missing.set(key, texts[index]);
      else embeddings.set(key, embedding);
    }
    const rows = missing.size === 0 ? new Float32Array(0) : await embed(kind, [...missing.values()]);
    for (const [index, key] of [...missing.keys()].entries()) {
      embeddings.set(key, rows.slice(index * embeddingSize, (index + 1) * embeddingSize));
    }
    remember(embeddings);
    return joinRows(keys, embeddings, embeddingSize);
  };
}

function joinRows(keys: readonly string[], embeddings: ReadonlyMap<string, Float32Array>, size: number): Float32Array {
  const joined = new Float32Array(keys.length * size);
  for (const [index, key] of keys.entries()) joined.set(embeddings.get(key) ?? [], index * size);
  return joined;
}
