import path from 'node:path';
import { describeOptions } from '../../annotations/formats/describeOptions.ts';
import { formats } from '../../annotations/formats/formats.ts';
import type { Params, Result } from '../api.ts';
import { importDataset } from '../jobs/import.ts';
import { readMissingSizes } from '../store/imageFiles.ts';
import { readEntries, type StoredChange } from '../store/journal.ts';
import type { WritableProject } from '../store/openProject.ts';
import type { Pictures } from './pictures.ts';
import { throttleProgress } from './throttle.ts';

type Means = {
  readonly pictures: Pick<Pictures, 'readSize'>;
  /** Told every change once all are stored. */
  readonly onChange: (stored: StoredChange) => void;
  readonly onProgress: (done: number, total: number) => void;
  readonly signal: AbortSignal;
};

/** The formats a dataset can be read in. */
export function listImportFormats(): Result<'listImportFormats'> {
  return formats.flatMap(({ id, title, doc, reader }) =>
    reader === undefined ? [] : [{ id, title, doc, options: describeOptions(reader.options) }],
  );
}

/**
 * Brings a dataset into the project, or says what would come of it.
 * @throws when there is no dataset at the path, or it is in no format or may be in several
 */
export async function runImport(
  project: WritableProject,
  order: Params<'importDataset'>,
  { pictures, onChange, onProgress, signal }: Means,
): Promise<Result<'importDataset'>> {
  const { dataset } = order;
  if (!path.isAbsolute(dataset)) {
    throw new Error(`Expected a whole path for the dataset, got "${dataset}"; begin at the root.`);
  }
  await readMissingSizes(project, pictures.readSize, { signal });
  const { report, refused, phrases, imported, entries } = await importDataset({
    ...order,
    project,
    format: order.format ?? undefined,
    signal,
    onProgress: throttleProgress(0, onProgress).step,
  });
  if (entries !== null) for await (const entry of readEntries(project, numbersOf(entries))) onChange(entry);
  return { report, refused, phrases, imported, entries };
}

function* numbersOf({ first, last }: { readonly first: number; readonly last: number }): Generator<number> {
  for (let sequence = first; sequence <= last; sequence++) yield sequence;
}
