import type { ModelRun, ProposalSet } from '../../annotations/proposals.ts';
import type { PhraseRecord } from '../../annotations/records.ts';
import { semanticScores } from '../../annotations/scores.ts';
import type { QueryKind } from '../../model/encodeTexts.ts';
import type { Model } from '../model.ts';
import type { Project, WritableProject } from '../store/openProject.ts';
import { loadPhraseEmbeddings, savePhraseEmbeddings } from '../store/phraseEmbeddings.ts';
import { openModelOf } from './openModelOf.ts';

const OBJECT_QUERY = 'object';

/** The phrases that a model has embedded, with their embeddings as rows of unit length, [T, C]. */
export type EmbeddedPhrases = {
  readonly phrases: readonly PhraseRecord[];
  readonly embeddings: Float32Array;
};

/** Embeds the texts that this model has not embedded before. @throws when the model refuses one. */
export async function embedPhrases(
  project: WritableProject,
  model: Model,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const cache = { modelId: model.manifest.modelId, kind: OBJECT_QUERY } as const;
  await embedUnknown(project, model, cache, await loadPhraseEmbeddings(project, cache, texts), texts, signal);
}

/**
 * The embeddings of texts as the model of a run gives them, [T, C]. The model is opened only for texts that it has not
 * embedded before.
 * @throws when it is another model than that of the run.
 */
export async function embedTexts(
  project: WritableProject,
  { modelId, embeddingSize }: ModelRun,
  openModel: () => Promise<Model>,
  kind: QueryKind,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<Float32Array> {
  const cache = { modelId, kind };
  const known = await loadPhraseEmbeddings(project, cache, texts);
  if (texts.every((text) => known.has(text))) return toRows(known, texts, embeddingSize);
  const model = await openModelOf(modelId, openModel);
  const fresh = await embedUnknown(project, model, cache, known, texts, signal);
  return toRows(new Map([...known, ...fresh]), texts, embeddingSize);
}

/** Embeds and stores those of the texts that are not known. @returns what is new */
async function embedUnknown(
  project: WritableProject,
  model: Model,
  cache: { readonly modelId: string; readonly kind: QueryKind },
  known: ReadonlyMap<string, Float32Array>,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Float32Array>> {
  const unknown = texts.filter((text) => !known.has(text));
  if (unknown.length === 0) return new Map();
  const rows = await model.call('embedQueries', { kind: cache.kind, texts: unknown }, { signal });
  const size = model.manifest.embeddingSize;
  const fresh = new Map(unknown.map((text, index) => [text, rows.slice(index * size, (index + 1) * size)]));
  await savePhraseEmbeddings(project, cache, fresh);
  return fresh;
}

/** Those of the phrases that a run's model has embedded. */
export async function findEmbeddedPhrases(
  project: Project,
  { modelId, embeddingSize }: ModelRun,
  phrases: readonly PhraseRecord[],
): Promise<EmbeddedPhrases> {
  const texts = phrases.map(({ text }) => text);
  const known = await loadPhraseEmbeddings(project, { modelId, kind: OBJECT_QUERY }, texts);
  const embedded = phrases.filter(({ text }) => known.has(text));
  const embeddings = toRows(
    known,
    embedded.map(({ text }) => text),
    embeddingSize,
  );
  return { phrases: embedded, embeddings };
}

/** The embeddings of texts below one another, [T, C]. */
function toRows(known: ReadonlyMap<string, Float32Array>, texts: readonly string[], size: number): Float32Array {
  const rows = new Float32Array(texts.length * size);
  for (const [row, text] of texts.entries()) rows.set(known.get(text) ?? [], row * size);
  return rows;
}

/**
 * All of the phrases, with the embeddings that a run's model gave them.
 * @throws when that model has not embedded one yet.
 */
export async function loadEmbeddedPhrases(
  project: Project,
  run: ModelRun,
  phrases: readonly PhraseRecord[],
): Promise<EmbeddedPhrases> {
  const found = await findEmbeddedPhrases(project, run, phrases);
  const missing = phrases.find((phrase) => !found.phrases.includes(phrase));
  if (missing === undefined) return found;
  throw new Error(
    `Expected the phrase "${missing.text}" to be embedded by ${run.modelId}, got a phrase it has not seen; ` +
      'run "propose --resume" with that model.',
  );
}

/** Semantic scores of N proposals for T phrases, [N, T]. */
export function scoreProposals(run: ModelRun, proposals: ProposalSet, { embeddings }: EmbeddedPhrases): Float32Array {
  return semanticScores(proposals.objectEmbeddings, embeddings, run.embeddingSize, run.objectLogit);
}
