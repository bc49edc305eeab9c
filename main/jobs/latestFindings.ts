import type { ModelRun, ProposalSet } from '../../annotations/proposals.ts';
import type { PhraseRecord } from '../../annotations/records.ts';
import type { Project } from '../store/openProject.ts';
import { loadLatestProposals } from '../store/proposalSets.ts';
import { type EmbeddedPhrases, findEmbeddedPhrases } from './phraseScores.ts';

/** What the latest run that has seen an image found there, and the phrases that its model has embedded. */
export type Findings = {
  readonly run: ModelRun;
  readonly proposals: ProposalSet;
  readonly vocabulary: EmbeddedPhrases;
};

/** Reads findings image by image; the phrases are read once for each model. Undefined before any run has seen it. */
export function readLatestFindings(
  project: Project,
  phrases: readonly PhraseRecord[],
): (imageId: string) => Promise<Findings | undefined> {
  const vocabularies = new Map<string, Promise<EmbeddedPhrases>>();
  const vocabularyOf = (run: ModelRun) => {
    const known = vocabularies.get(run.modelId) ?? findEmbeddedPhrases(project, run, phrases);
    vocabularies.set(run.modelId, known);
    return known;
  };
  return async (imageId) => {
    const latest = await loadLatestProposals(project, imageId);
    return latest && { ...latest, vocabulary: await vocabularyOf(latest.run) };
  };
}
