import { batches } from './batches.ts';
import { toBlob, toFloat32 } from './blobs.ts';
import { markAllChanged } from './disagreements.ts';
import type { Project, WritableProject } from './openProject.ts';
import type { Database } from './schema.ts';

/** What an embedding depends on besides the text: the model, and the prompt that the text was put in. */
export type EmbeddingKind = {
  readonly modelId: string;
  /** Names the prompt: an object and an image query of one text differ. */
  readonly kind: string;
};

/** The cached embeddings among those of the texts, by text; the others must be computed. */
export async function loadPhraseEmbeddings(
  { db }: Project,
  { modelId, kind }: EmbeddingKind,
  texts: readonly string[],
): Promise<Map<string, Float32Array>> {
  const found = new Map<string, Float32Array>();
  for (const batch of batches(texts)) {
    const rows = await db
      .selectFrom('phrase_embeddings')
      .select(['text', 'embedding'])
      .where('model_id', '=', modelId)
      .where('kind', '=', kind)
      .where('text', 'in', batch)
      .execute();
    for (const { text, embedding } of rows) found.set(text, toFloat32(embedding));
  }
  return found;
}

/** Adds embeddings, by text, to the cache; those already there stay. */
export async function savePhraseEmbeddings(
  { db }: WritableProject,
  { modelId, kind }: EmbeddingKind,
  embeddings: ReadonlyMap<string, Float32Array>,
): Promise<void> {
  for (const batch of batches([...embeddings])) {
    const rows = batch.map(([text, embedding]) => ({ model_id: modelId, kind, text, embedding: toBlob(embedding) }));
    await db
      .insertInto('phrase_embeddings')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  if (kind === 'object' && (await arePhrases(db, [...embeddings.keys()]))) await markAllChanged(db);
}

/** Whether one of the texts is a phrase: images are then judged by it. */
async function arePhrases(db: Database, texts: readonly string[]): Promise<boolean> {
  for (const batch of batches(texts)) {
    const one = db.selectFrom('phrases').select('id').where('text', 'in', batch).limit(1);
    if ((await one.executeTakeFirst()) !== undefined) return true;
  }
  return false;
}
