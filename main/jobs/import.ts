import { randomUUID } from 'node:crypto';
import { type Change, merge } from '../../annotations/change.ts';
import { addPhrases } from '../../annotations/edits/phrases.ts';
import type { Dataset, DatasetImage } from '../../annotations/formats/dataset.ts';
import type { FormatReport } from '../../annotations/formats/format.ts';
import { importImage } from '../../annotations/formats/importing/importImage.ts';
import { type ImportCode, importRules } from '../../annotations/formats/importing/importRules.ts';
import { mapPhrases, type PhraseMapping } from '../../annotations/formats/importing/mapPhrases.ts';
import { matchImages } from '../../annotations/formats/importing/matchImages.ts';
import type { Note } from '../../annotations/formats/notes.ts';
import { readDataset } from '../../annotations/formats/reading/readDataset.ts';
import { makeReport, noteInto, openErrors, type Tally } from '../../annotations/formats/report.ts';
import { toStoredSize } from '../../annotations/orientation.ts';
import { type ImageRecord, type PhraseRecord, type Records, toRecords } from '../../annotations/records.ts';
import { commitTogether } from '../store/commit.ts';
import type { Project, WritableProject } from '../store/openProject.ts';
import { allImages, allPhrases, recordsOfImages } from '../store/records.ts';
import { chooseFormat } from './datasetFormat.ts';
import { openSource } from './datasetSource.ts';

export type ImportJob = {
  /** A project whose images are scanned and have their sizes. */
  readonly project: WritableProject;
  /** A folder or a file. */
  readonly dataset: string;
  /** The id of the format; without it the one that the dataset looks like. */
  readonly format?: string | undefined;
  /** Options of the format's reader. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The frame of boxes in turned images whose size does not tell it. */
  readonly frame: 'stored' | 'upright';
  /** Other texts for phrases of the dataset, or null to leave one out. */
  readonly phrases?: PhraseMapping;
  /** Codes of errors and losses that are accepted. */
  readonly allow: readonly string[];
  /** Says what would be done, and does nothing. */
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
};

/** What was added to the project. */
export type Imported = {
  readonly images: number;
  readonly phrases: number;
  readonly regions: number;
  readonly captions: number;
  readonly states: number;
  /** Regions that were there already, and got a phrase. */
  readonly updated: number;
};

export type ImportSummary = {
  /** Texts of the dataset's phrases, before any was renamed. */
  readonly phrases: readonly string[];
  /** What was found while reading, and while it met the project. */
  readonly report: FormatReport;
  readonly refused: readonly string[];
  /** What came into the project, or would have without `refused` and `dryRun`. */
  readonly imported: Imported;
  /** The journal entries of the import, first to last, to be undone together; null when nothing was stored. */
  readonly entries: { readonly first: number; readonly last: number } | null;
};

/** So many images are one change: a change of a whole dataset would not fit into one string. */
const IMAGES_PER_CHANGE = 500;
const PHRASES_PER_CHANGE = 50_000;

/** Rolls the transaction back without being an error of anybody. */
class RolledBack extends Error {}

type Store = (change: Change) => Promise<number | null>;

/**
 * Brings a dataset into a project, whole or not at all: images are matched by their path, phrases are created, regions
 * come as imported. What is there stays and is not doubled. Open errors that are not allowed stop it.
 * @throws when the dataset is in no known format, or an option is unknown
 */
export async function importDataset(job: ImportJob): Promise<ImportSummary> {
  const { project, signal } = job;
  const source = await openSource(job.dataset, signal);
  const format = await chooseFormat(source, job.format);
  const images: ImageRecord[] = [];
  for await (const image of allImages(project)) images.push(image);
  const match = matchImages(images);
  const { dataset, report } = await readDataset(format, source, job.options, async (path) => storedSize(match(path)));
  const tally: Tally = new Map();
  const note: Note<ImportCode> = noteInto(tally, importRules);
  const counts = { images: 0, phrases: 0, regions: 0, captions: 0, states: 0, updated: 0 };
  const written: number[] = [];
  const summarise = (): ImportSummary => {
    const whole = join(report, makeReport({ id: format.id, rules: importRules }, tally, {}, {}));
    const refused = openErrors(whole).filter((code) => !job.allow.includes(code));
    const [first, last] = [written[0], written.at(-1)];
    const entries = first === undefined || last === undefined ? null : { first, last };
    return { phrases: dataset.phrases.map(({ text }) => text), report: whole, refused, imported: counts, entries };
  };
  const entry = { origin: 'import', label: `Import ${format.title} from ${nameOf(job.dataset)}` } as const;
  let summary: ImportSummary | undefined;
  try {
    await commitTogether(project, entry, async (inside, store) => {
      const counted: Store = async (change) => {
        countChange(counts, change);
        const sequence = await store(change);
        if (sequence !== null) written.push(sequence);
        return sequence;
      };
      const mapped = mapPhrases(dataset, job.phrases ?? {});
      await importInto(inside, mapped, { job, match, note, counts, store: counted, total: totalOf(report) });
      summary = summarise();
      if (job.dryRun || summary.refused.length > 0) throw new RolledBack();
    });
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
    written.length = 0;
  }
  return summary === undefined ? summarise() : { ...summary, entries: written.length === 0 ? null : summary.entries };
}

type Importing = {
  readonly job: ImportJob;
  readonly match: ReturnType<typeof matchImages>;
  readonly note: Note<ImportCode>;
  readonly counts: { images: number };
  readonly store: Store;
  readonly total: number;
};

async function importInto(project: Project, dataset: Dataset, importing: Importing): Promise<void> {
  const phrases = await importPhrases(project, dataset.phrases, importing.store);
  let batch = new Map<ImageRecord, DatasetImage>();
  let done = 0;
  const flush = async () => {
    await importBatch(project, batch, phrases, importing);
    importing.job.onProgress?.(done, importing.total);
    batch = new Map();
  };
  for await (const entry of dataset.images) {
    importing.job.signal.throwIfAborted();
    done += 1;
    const image = findImage(entry.image.path, importing);
    if (image === undefined) continue;
    // Two paths of the dataset may mean one image: the second must see what the first brought.
    if (batch.has(image) || batch.size === IMAGES_PER_CHANGE) await flush();
    batch.set(image, entry);
  }
  await flush();
}

/** The phrases of the project, those of the dataset among them, by text. */
async function importPhrases(
  project: Project,
  wanted: readonly PhraseRecord[],
  store: Store,
): Promise<ReadonlyMap<string, PhraseRecord>> {
  const texts = [...wanted].sort((a, b) => a.position - b.position).map(({ text }) => text);
  for (let start = 0; start < texts.length; start += PHRASES_PER_CHANGE) {
    const some = texts.slice(start, start + PHRASES_PER_CHANGE).map((text) => ({ id: randomUUID(), text }));
    await store(addPhrases(toRecords(await allPhrases(project)), some));
  }
  return new Map((await allPhrases(project)).map((phrase) => [phrase.text, phrase]));
}

function findImage(path: string, { match, note }: Importing): ImageRecord | undefined {
  const found = match(path);
  if (typeof found === 'object') return found;
  if (found === 'unknown')
    note('import/unknown-image', `Expected ${path} in the project, got no such image.`, { image: path });
  else note('import/ambiguous-image', `Expected one image for ${path}, got several with its name.`, { image: path });
  return undefined;
}

async function importBatch(
  project: Project,
  batch: ReadonlyMap<ImageRecord, DatasetImage>,
  phrases: ReadonlyMap<string, PhraseRecord>,
  { job, note, counts, store }: Importing,
): Promise<void> {
  const stored = await recordsOfImages(
    project,
    Array.from(batch.keys(), ({ id }) => id),
  );
  const changes: Change[] = [];
  for (const [image, entry] of batch) {
    const ids = [
      ...entry.regions.flatMap(({ phraseIds }) => phraseIds),
      ...entry.phraseStates.map((of) => of.phraseId),
    ];
    const own = ids.map((id) => phrases.get(id)).filter((phrase) => phrase !== undefined);
    const records: Records = toRecords([image, ...(stored.get(image.id) ?? []), ...own]);
    const phraseIdOf = (text: string) => phrases.get(text)?.id;
    changes.push(importImage(records, entry, { image, phraseIdOf, frame: job.frame, newId: randomUUID, note }));
    counts.images += 1;
  }
  await store(merge(...changes));
}

function countChange(counts: { -readonly [Key in keyof Imported]: number }, { added, updated }: Change): void {
  for (const record of Object.values(added)) {
    if (record.type === 'phrase') counts.phrases += 1;
    if (record.type === 'region') counts.regions += 1;
    if (record.type === 'captions') counts.captions += 1;
    if (record.type === 'phraseState') counts.states += 1;
  }
  for (const [record] of Object.values(updated)) if (record.type === 'region') counts.updated += 1;
}

function storedSize(match: ReturnType<ReturnType<typeof matchImages>>) {
  if (typeof match !== 'object' || match.width === 0) return undefined;
  return toStoredSize(match, match.orientation);
}

function join(read: FormatReport, met: FormatReport): FormatReport {
  return { ...read, openErrors: read.openErrors + met.openErrors, rules: [...read.rules, ...met.rules] };
}

function totalOf({ counts }: FormatReport): number {
  return Object.values(counts).reduce((sum, of) => sum + (of.images ?? 0), 0);
}

function nameOf(dataset: string): string {
  return dataset.replace(/[\\/]+$/, '').replace(/^.*[\\/]/, '') || dataset;
}
