import { randomUUID } from 'node:crypto';
import { type AcceptanceThresholds, selectAcceptances } from '../../annotations/acceptance.ts';
import { iou } from '../../annotations/box.ts';
import { type Change, emptyChange, isEmpty, merge } from '../../annotations/change.ts';
import { acceptProposals } from '../../annotations/edits/proposals.ts';
import { type AnnotationRecord, type Records, recordsOf, toRecords } from '../../annotations/records.ts';
import { commit } from '../store/commit.ts';
import type { JournalOrigin, StoredChange } from '../store/journal.ts';
import { latestRun } from '../store/modelRuns.ts';
import type { WritableProject } from '../store/openProject.ts';
import { allPhrases, countImages, imagesWithRecords } from '../store/records.ts';
import { type Findings, readLatestFindings } from './latestFindings.ts';
import { loadEmbeddedPhrases, scoreProposals } from './phraseScores.ts';

export type AcceptJob = {
  readonly project: WritableProject;
  readonly thresholds: AcceptanceThresholds;
  /** The ids of the images to look through, in this order; without it all. */
  readonly only?: readonly string[];
  /** Stores nothing and counts what would be. */
  readonly dryRun?: boolean;
  /** Whom the journal names. */
  readonly origin?: JournalOrigin;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
  /** Told every change that was stored. */
  readonly onChange?: (stored: StoredChange) => void;
};

export type AcceptSummary = {
  /** Proposals that became a region, or gave the region that they were another phrase. */
  readonly accepted: number;
  /** Images in which that was so. */
  readonly changed: number;
  /** Images that were looked through. */
  readonly images: number;
  /** The same proposals by phrase, in the order of the vocabulary; one with two phrases counts for both. */
  readonly byPhrase: readonly { readonly phrase: string; readonly accepted: number }[];
  readonly cancelled: boolean;
};

/** One journal entry holds so many images at most: a change of a whole dataset would not fit into one string. */
const IMAGES_PER_CHANGE = 2000;

/**
 * Accepts, in each image, the proposals of the latest run that has seen it, where they reach the thresholds. Rejected
 * pairs stay rejected, and an object that has a region with that phrase gets no second one, so accepting twice changes
 * nothing. Findings of another model than the latest are matched by the phrases that it has embedded. A phrase's own
 * thresholds stand in place of those given.
 * @throws when no model has been run, or a phrase was added since.
 */
export async function acceptForProject(job: AcceptJob): Promise<AcceptSummary> {
  const { project, thresholds, only, signal, onProgress } = job;
  const phrases = await allPhrases(project);
  await loadEmbeddedPhrases(project, await latestRun(project), phrases);
  const findingsOf = readLatestFindings(project, phrases);
  const total = only?.length ?? (await countImages(project));
  const counts = new Map<string, number>();
  let pending: Change[] = [];
  let images = 0;
  let accepted = 0;
  let changed = 0;
  const store = async () => {
    changed += pending.length;
    accepted += await commitAcceptances(job, merge(...pending), counts);
    pending = [];
  };
  for await (const { image, records } of imagesWithRecords(project, only)) {
    if (signal.aborted) break;
    const findings = await findingsOf(image.id);
    const change = findings === undefined ? emptyChange : acceptAbove(records, findings, thresholds);
    if (!isEmpty(change)) pending.push(change);
    onProgress(++images, total);
    if (pending.length === IMAGES_PER_CHANGE) await store();
  }
  await store();
  const byPhrase = phrases.map(({ id, text }) => ({ phrase: text, accepted: counts.get(id) ?? 0 }));
  return { accepted, changed, images, byPhrase, cancelled: signal.aborted };
}

function acceptAbove(
  records: Records,
  { run, proposals, vocabulary }: Findings,
  thresholds: AcceptanceThresholds,
): Change {
  const semantic = scoreProposals(run, proposals, vocabulary);
  const own = { ...thresholds, own: vocabulary.phrases };
  const chosen = selectAcceptances(proposals.boxes, semantic, proposals.predictedIou, own);
  const regions = recordsOf(records, 'region');
  const pairs = chosen.flatMap(({ proposalIndex, phraseIndex, semantic: score }) => {
    const box = proposals.boxes[proposalIndex];
    const phraseId = vocabulary.phrases[phraseIndex]?.id;
    if (box === undefined || phraseId === undefined) return [];
    const hasRegion = regions.some(
      (region) => region.phraseIds.includes(phraseId) && iou(region.box, box) > thresholds.duplicateIou,
    );
    return hasRegion ? [] : [{ proposalIndex, phraseId, semantic: { [phraseId]: score } }];
  });
  const known = toRecords([...records.values(), ...vocabulary.phrases]);
  return acceptProposals(known, { proposals, modelId: run.modelId, pairs, newId: randomUUID });
}

/** Stores what was accepted, unless it is a dry run, and counts it by phrase. @returns the number of proposals. */
async function commitAcceptances(
  { project, dryRun = false, origin = 'cli', onChange }: AcceptJob,
  change: Change,
  counts: Map<string, number>,
): Promise<number> {
  const fresh = Object.values(change.added).map((after) => [undefined, after] as const);
  const given = [...fresh, ...Object.values(change.updated)].map(([before, after]) => newPhrases(before, after));
  for (const id of given.flat()) counts.set(id, (counts.get(id) ?? 0) + 1);
  const label = given.length === 1 ? 'Accept 1 proposal' : `Accept ${given.length} proposals`;
  const sequence = dryRun ? null : await commit(project, change, { origin, label });
  if (sequence !== null) onChange?.({ change, sequence, label });
  return given.length;
}

function newPhrases(before: AnnotationRecord | undefined, after: AnnotationRecord): readonly string[] {
  const phrasesOf = (record?: AnnotationRecord) => (record?.type === 'region' ? record.phraseIds : []);
  const known = phrasesOf(before);
  return phrasesOf(after).filter((id) => !known.includes(id));
}
