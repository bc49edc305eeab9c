import { required } from './columns.ts';
import type { Migration } from './migration.ts';

/** A cache: any row may be deleted and computed again. */
export const createPhraseEmbeddings: Migration = {
  number: 4,
  name: 'create phrase embeddings',
  async up({ schema }) {
    await schema
      .createTable('phrase_embeddings')
      .addColumn('model_id', 'text', required)
      .addColumn('kind', 'text', required)
      .addColumn('text', 'text', required)
      .addColumn('embedding', 'bytea', required)
      .addPrimaryKeyConstraint('phrase_embeddings_key', ['model_id', 'kind', 'text'])
      .execute();
  },
};
