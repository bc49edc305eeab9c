import type { PhraseEntry } from '../api/images.ts';
import type { Params, Result } from '../api.ts';
import { embedTexts } from '../jobs/phraseScores.ts';
import type { Model } from '../model.ts';
import { getRun, latestRun } from '../store/modelRuns.ts';
import type { Project, WritableProject } from '../store/openProject.ts';
import { allPhrases } from '../store/records.ts';

/** The vocabulary in its order, with the regions and images that carry each phrase. */
export async function listPhrases(project: Project): Promise<PhraseEntry[]> {
  const counts = await project.db
    .selectFrom('region_phrases')
    .innerJoin('regions', 'regions.id', 'region_phrases.region_id')
    .select(({ fn }) => [
      'phrase_id',
      fn.countAll<number>().as('regions'),
      fn.count<number>('regions.image_id').distinct().as('images'),
    ])
    .groupBy('phrase_id')
    .execute();
  const byPhrase = new Map(counts.map(({ phrase_id, regions, images }) => [phrase_id, { regions, images }]));
  return (await allPhrases(project)).map((phrase) => ({
    ...phrase,
    ...(byPhrase.get(phrase.id) ?? { regions: 0, images: 0 }),
  }));
}

/** Embeds all phrases with the model of the latest run. @throws when no model has been run */
export async function embedVocabulary(
  project: WritableProject,
  openModel: () => Promise<Model>,
  signal: AbortSignal,
): Promise<void> {
  const { id } = await latestRun(project);
  const texts = (await allPhrases(project)).map(({ text }) => text);
  await embedForRun(project, openModel, { runId: id, kind: 'object', texts }, signal);
}

/**
 * Embeds texts with the model of a run, each once for good.
 * @throws when the run was made by another model than the one at hand
 */
export async function embedForRun(
  project: WritableProject,
  openModel: () => Promise<Model>,
  { runId, kind, texts }: Params<'embedTexts'>,
  signal: AbortSignal,
): Promise<Result<'embedTexts'>> {
  const run = await getRun(project, runId);
  return { embeddings: await embedTexts(project, run, openModel, kind, texts, signal) };
}
