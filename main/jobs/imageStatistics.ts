import { setImmediate } from 'node:timers/promises';
import { type Decisions, type ImageStatistics, startMeasuring } from '../../annotations/curation/statistics.ts';
import { batches } from '../store/batches.ts';
import { allRuns } from '../store/modelRuns.ts';
import type { Project } from '../store/openProject.ts';
import { allPhrases } from '../store/records.ts';
import {
  countCarried,
  countDecided,
  countStatuses,
  type DecisionCount,
  regionsToMeasure,
} from '../store/statistics.ts';

type Order = {
  readonly project: Project;
  readonly imageIds: readonly string[];
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
};

type Tally = { -readonly [K in keyof Decisions]: Decisions[K] };
type Carried = { regions: number; images: number };

type Totals = {
  readonly statuses: { -readonly [K in keyof ImageStatistics['statuses']]: number };
  readonly carried: Map<string, Carried>;
  readonly ofPhrases: Map<string, Tally>;
  readonly ofRuns: Map<string, Tally>;
};

/** Counts and measures what images hold, some at a time: other work gets its turn, and memory stays flat. */
export async function imageStatistics({ project, imageIds, signal, onProgress }: Order): Promise<ImageStatistics> {
  const measuring = startMeasuring();
  const totals: Totals = {
    statuses: { unseen: 0, proposals: 0, 'in progress': 0, done: 0 },
    carried: new Map(),
    ofPhrases: new Map(),
    ofRuns: new Map(),
  };
  let done = 0;
  let regions = 0;
  for (const ids of batches(imageIds)) {
    signal.throwIfAborted();
    const found = await regionsToMeasure(project.db, ids);
    for (const region of found) measuring.addRegion(region);
    const byImage = Map.groupBy(found, ({ imageId }) => imageId);
    for (const id of ids) measuring.addImage(byImage.get(id)?.length ?? 0);
    await addCounts(project, ids, totals);
    regions += found.length;
    done += ids.length;
    onProgress(done, imageIds.length);
    await setImmediate();
  }
  const { statuses } = totals;
  const distributions = measuring.result();
  return { images: imageIds.length, regions, statuses, ...(await named(project, totals)), distributions };
}

async function addCounts({ db }: Project, ids: readonly string[], totals: Totals): Promise<void> {
  for (const { status, count } of await countStatuses(db, ids)) totals.statuses[status] += count;
  for (const { phraseId, regions, images } of await countCarried(db, ids)) {
    const { regions: otherRegions, images: otherImages } = totals.carried.get(phraseId) ?? { regions: 0, images: 0 };
    totals.carried.set(phraseId, { regions: otherRegions + regions, images: otherImages + images });
  }
  for (const decided of await countDecided(db, ids)) {
    addDecided(totals.ofPhrases, decided.phraseId, decided);
    addDecided(totals.ofRuns, decided.runId, decided);
  }
}

function addDecided(tallies: Map<string, Tally>, key: string, { kind, count }: DecisionCount): void {
  const tally = tallies.get(key) ?? noDecisions();
  tally[kind] += count;
  if (kind === 'corrected') tally.accepted += count;
  tallies.set(key, tally);
}

function noDecisions(): Tally {
  return { accepted: 0, corrected: 0, rejected: 0 };
}

async function named(project: Project, totals: Totals): Promise<Pick<ImageStatistics, 'phrases' | 'runs'>> {
  const { carried, ofPhrases, ofRuns } = totals;
  return {
    phrases: (await allPhrases(project)).map(({ id, text }) => ({
      id,
      text,
      ...(carried.get(id) ?? { regions: 0, images: 0 }),
      ...(ofPhrases.get(id) ?? noDecisions()),
    })),
    runs: (await allRuns(project)).map(({ id, modelId, createdAt }) => ({
      id,
      modelId,
      createdAt,
      ...(ofRuns.get(id) ?? noDecisions()),
    })),
  };
}
