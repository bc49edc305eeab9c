import type { ModelRun, ProposalSet } from '../../annotations/proposals.ts';
import type { PhraseRecord } from '../../annotations/records.ts';
import { semanticScores } from '../../annotations/scores.ts';
import type { Model } from '../model.ts';
import type { Project, WritableProject } from '../store/openProject.ts';
import { loadPhraseEmbeddings, savePhraseEmbeddings } from '../store/phraseEmbeddings.ts';

const OBJECT_QUERY = 'object';

/** The phrases that a model has embedded, with their embeddings as rows of unit length, [T, C]. */
export type EmbeddedPhrases = {
  readonly phrases: readonly PhraseRecord[];
  readonly embeddings: Float32Array;
};

/** Embeds the phrases that this model has not embedded before. */
export async function embedPhrases(
  project: WritableProject,
  model: Model,
  phrases: readonly PhraseRecord[],
  signal: AbortSignal,
): Promise<void> {
  const cache = { modelId: model.manifest.modelId, kind: OBJECT_QUERY };
  const texts = phrases.map(({ text }) => text);
  const known = await loadPhraseEmbeddings(project, cache, texts);
  const unknown = texts.filter((text) => !known.has(text));
  if (unknown.length === 0) return;
  const rows = await model.call('embedQueries', { kind: OBJECT_QUERY, texts: unknown }, { signal });
  const size = model.manifest.embeddingSize;
  const embeddings = unknown.map((text, index) => [text, rows.slice(index * size, (index + 1) * size)] as const);
  await savePhraseEmbeddings(project, cache, new Map(embeddings));
}

/**
 * The phrases with the embeddings that a run's model gave them.
 * @throws when one was not embedded by that model yet.
 */
export async function loadEmbeddedPhrases(
  project: Project,
  run: ModelRun,
  phrases: readonly PhraseRecord[],
): Promise<EmbeddedPhrases> {
  const texts = phrases.map(({ text }) => text);
  const known = await loadPhraseEmbeddings(project, { modelId: run.modelId, kind: OBJECT_QUERY }, texts);
  const embeddings = new Float32Array(phrases.length * run.embeddingSize);
  for (const [index, text] of texts.entries()) {
    const embedding = known.get(text);
    if (embedding === undefined) {
      throw new Error(
        `Expected the phrase "${text}" to be embedded by ${run.modelId}, got a phrase it has not seen; ` +
          'run "propose --resume" with that model.',
      );
    }
    embeddings.set(embedding, index * run.embeddingSize);
  }
  return { phrases, embeddings };
}

/** Semantic scores of N proposals for T phrases, [N, T]. */
export function scoreProposals(run: ModelRun, proposals: ProposalSet, { embeddings }: EmbeddedPhrases): Float32Array {
  return semanticScores(proposals.objectEmbeddings, embeddings, run.embeddingSize, run.objectLogit);
}
