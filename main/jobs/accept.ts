import { randomUUID } from 'node:crypto';
import { type AcceptanceThresholds, selectAcceptances } from '../../annotations/acceptance.ts';
import { type Change, merge } from '../../annotations/change.ts';
import { acceptProposals } from '../../annotations/edits/proposals.ts';
import type { ModelRun, ProposalSet } from '../../annotations/proposals.ts';
import { type Records, toRecords } from '../../annotations/records.ts';
import { commit } from '../store/commit.ts';
import { latestRun } from '../store/modelRuns.ts';
import type { WritableProject } from '../store/openProject.ts';
import { loadProposals } from '../store/proposalSets.ts';
import { allPhrases, countImages, imagesWithRecords } from '../store/records.ts';
import { type EmbeddedPhrases, loadEmbeddedPhrases, scoreProposals } from './phraseScores.ts';

export type AcceptJob = {
  readonly project: WritableProject;
  readonly thresholds: AcceptanceThresholds;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
};

export type AcceptSummary = {
  /** Regions that became new. */
  readonly accepted: number;
  readonly images: number;
  /** New regions by phrase, in the order of the vocabulary. */
  readonly byPhrase: readonly { readonly phrase: string; readonly accepted: number }[];
  readonly cancelled: boolean;
};

/** One journal entry holds so many images at most: a change of a whole dataset would not fit into one string. */
const IMAGES_PER_CHANGE = 2000;

/**
 * Accepts the proposals of the latest run that reach the thresholds. Rejected pairs stay rejected and what is accepted
 * already stays as it is, so accepting twice changes nothing.
 * @throws when no model has been run, or a phrase was added since.
 */
export async function acceptForProject({ project, thresholds, signal, onProgress }: AcceptJob): Promise<AcceptSummary> {
  const run = await latestRun(project);
  const vocabulary = await loadEmbeddedPhrases(project, run, await allPhrases(project));
  const counts = new Map(vocabulary.phrases.map(({ id }) => [id, 0]));
  const total = await countImages(project);
  let pending: Change[] = [];
  let images = 0;
  let accepted = 0;
  const store = async () => {
    const change = merge(...pending);
    const regions = Object.values(change.added).filter((record) => record.type === 'region');
    for (const id of regions.flatMap(({ phraseIds }) => phraseIds)) counts.set(id, (counts.get(id) ?? 0) + 1);
    accepted += regions.length;
    const label = regions.length === 1 ? 'Accept 1 proposal' : `Accept ${regions.length} proposals`;
    await commit(project, change, { origin: 'cli', label });
    pending = [];
  };
  for await (const { image, records } of imagesWithRecords(project)) {
    if (signal.aborted) break;
    const proposals = await loadProposals(project, run.id, image.id);
    if (proposals) {
      const known = toRecords([...records.values(), ...vocabulary.phrases]);
      pending.push(acceptAbove(known, run, proposals, vocabulary, thresholds));
    }
    onProgress(++images, total);
    if (images % IMAGES_PER_CHANGE === 0) await store();
  }
  await store();
  const byPhrase = vocabulary.phrases.map(({ id, text }) => ({ phrase: text, accepted: counts.get(id) ?? 0 }));
  return { accepted, images, byPhrase, cancelled: signal.aborted };
}

function acceptAbove(
  records: Records,
  run: ModelRun,
  proposals: ProposalSet,
  vocabulary: EmbeddedPhrases,
  thresholds: AcceptanceThresholds,
): Change {
  const semantic = scoreProposals(run, proposals, vocabulary);
  const chosen = selectAcceptances(proposals.boxes, semantic, proposals.predictedIou, thresholds);
  const pairs = chosen.flatMap((acceptance) => {
    const phrase = vocabulary.phrases[acceptance.phraseIndex];
    if (phrase === undefined) return [];
    return [
      {
        proposalIndex: acceptance.proposalIndex,
        phraseId: phrase.id,
        semantic: { [phrase.id]: acceptance.semantic },
      },
    ];
  });
  return acceptProposals(records, { proposals, modelId: run.modelId, pairs, newId: randomUUID });
}
