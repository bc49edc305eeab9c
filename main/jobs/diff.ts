import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Dataset } from '../../annotations/formats/dataset.ts';
import { type Difference, type DifferenceKind, diffDatasets } from '../../annotations/formats/diffDatasets.ts';
import type { FormatReport } from '../../annotations/formats/format.ts';
import { frameImage } from '../../annotations/formats/writing/frame.ts';
import type { ImageSize } from '../store/imageFiles.ts';
import { openProjectReadOnly, PROJECT_FOLDER } from '../store/openProject.ts';
import { projectDataset } from './dataset.ts';
import { type DatasetChoice, readDatasetFiles } from './datasetFiles.ts';

export type DiffJob = {
  /** Each a dataset or a project. */
  readonly before: DatasetChoice;
  readonly after: DatasetChoice;
  readonly readSize: (file: string) => Promise<ImageSize>;
  readonly signal: AbortSignal;
};

export type DiffSummary = {
  readonly counts: Partial<Record<DifferenceKind, number>>;
  /** The first of them. */
  readonly differences: readonly Difference[];
  /** What was wrong with the datasets themselves, in their order; projects have no report. */
  readonly reports: readonly FormatReport[];
};

const LISTED = 1000;

/** Compares what two datasets mean, whatever formats they are in. */
export async function diffFiles({ before, after, readSize, signal }: DiffJob): Promise<DiffSummary> {
  const opened: Opened[] = [];
  try {
    for (const choice of [before, after]) opened.push(await open(choice, readSize, signal));
    const [a, b] = opened;
    const counts: Partial<Record<DifferenceKind, number>> = {};
    const differences: Difference[] = [];
    if (a === undefined || b === undefined) throw new Error('Expected two datasets to compare.');
    for await (const difference of diffDatasets(a.dataset, b.dataset)) {
      signal.throwIfAborted();
      counts[difference.kind] = (counts[difference.kind] ?? 0) + 1;
      if (differences.length < LISTED) differences.push(difference);
    }
    return { counts, differences, reports: opened.flatMap(({ report }) => (report === undefined ? [] : [report])) };
  } finally {
    for (const { close } of opened) await close();
  }
}

type Opened = { readonly dataset: Dataset; readonly report?: FormatReport; readonly close: () => Promise<void> };

async function open(choice: DatasetChoice, readSize: DiffJob['readSize'], signal: AbortSignal): Promise<Opened> {
  if (!existsSync(path.join(choice.path, PROJECT_FOLDER))) {
    const { dataset, report } = await readDatasetFiles(choice, readSize, signal);
    return { dataset, report, close: async () => {} };
  }
  const project = await openProjectReadOnly(choice.path);
  const dataset = await projectDataset(project, { proposals: false, undecided: false, signal });
  return { dataset: inStoredFrame(dataset), close: () => project.close() };
}

/** Datasets speak of the pixels as stored; so that turned images can be compared, the project does as well. */
function inStoredFrame({ phrases, images }: Dataset): Dataset {
  return {
    phrases,
    images: {
      async *[Symbol.asyncIterator]() {
        for await (const entry of images) {
          const framed = frameImage(entry, { frame: 'stored' }, () => {});
          const { size = entry.image, regions = entry.regions } = framed ?? {};
          yield { ...entry, image: { ...entry.image, ...size, orientation: 1 }, regions };
        }
      },
    },
  };
}
