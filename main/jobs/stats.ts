import { type PhraseRecord, type Records, type Region, recordsOf } from '../../annotations/records.ts';
import { allRuns, runProgress } from '../store/modelRuns.ts';
import type { Project } from '../store/openProject.ts';
import { allPhrases, imagesWithRecords } from '../store/records.ts';

type PhraseCounts = { text: string; regions: number; images: number; exhaustive: number; verifiedAbsent: number };

type Counts = {
  images: number;
  readonly review: { unseen: number; 'in progress': number; done: number };
  /** `corrected` are those of the accepted ones whose box a person changed. */
  readonly regions: { total: number; drawn: number; accepted: number; corrected: number; imported: number };
  rejections: number;
  readonly captions: { short: number; long: number };
};

export type ProjectStats = Readonly<Counts> & {
  /** In the order of the vocabulary. */
  readonly phrases: readonly Readonly<PhraseCounts>[];
  /** The latest first. */
  readonly runs: readonly {
    readonly id: string;
    readonly modelId: string;
    readonly createdAt: string;
    readonly done: number;
    readonly failed: number;
  }[];
};

/** Counts what a project holds, in one pass over its images. */
export async function projectStats(project: Project, signal: AbortSignal): Promise<ProjectStats> {
  const counts: Counts = {
    images: 0,
    review: { unseen: 0, 'in progress': 0, done: 0 },
    regions: { total: 0, drawn: 0, accepted: 0, corrected: 0, imported: 0 },
    rejections: 0,
    captions: { short: 0, long: 0 },
  };
  const phrases = new Map((await allPhrases(project)).map((phrase) => [phrase.id, startPhrase(phrase)]));
  for await (const { records } of imagesWithRecords(project)) {
    signal.throwIfAborted();
    countImage(counts, records);
    countPhrases(phrases, records);
  }
  const runs = [];
  for (const { id, modelId, createdAt } of await allRuns(project)) {
    runs.push({ id, modelId, createdAt, ...(await runProgress(project, id)) });
  }
  return { ...counts, phrases: [...phrases.values()], runs };
}

function startPhrase({ text }: PhraseRecord): PhraseCounts {
  return { text, regions: 0, images: 0, exhaustive: 0, verifiedAbsent: 0 };
}

function countImage(counts: Counts, records: Records): void {
  counts.images += 1;
  counts.review[recordsOf(records, 'review')[0]?.status ?? 'unseen'] += 1;
  counts.rejections += recordsOf(records, 'rejection').length;
  for (const { short, long } of recordsOf(records, 'captions')) {
    if (short !== '') counts.captions.short += 1;
    if (long !== '') counts.captions.long += 1;
  }
  for (const region of recordsOf(records, 'region')) countSource(counts, region);
}

function countSource({ regions }: Counts, { source }: Region): void {
  regions.total += 1;
  regions[source.kind] += 1;
  if (source.kind === 'accepted' && source.corrected) regions.corrected += 1;
}

function countPhrases(phrases: ReadonlyMap<string, PhraseCounts>, records: Records): void {
  const carried = recordsOf(records, 'region').flatMap(({ phraseIds }) => phraseIds);
  for (const id of carried) increment(phrases.get(id), 'regions');
  for (const id of new Set(carried)) increment(phrases.get(id), 'images');
  for (const { phraseId, state } of recordsOf(records, 'phraseState')) {
    increment(phrases.get(phraseId), state === 'exhaustive' ? 'exhaustive' : 'verifiedAbsent');
  }
}

function increment(counts: PhraseCounts | undefined, what: Exclude<keyof PhraseCounts, 'text'>): void {
  if (counts) counts[what] += 1;
}
