import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { addPhrases } from '../../annotations/edits/phrases.ts';
import { toRecords } from '../../annotations/records.ts';
import { readPhrases } from '../jobs/phrases.ts';
import { samplesFolder } from '../packageRoot.ts';
import { commit } from '../store/commit.ts';
import type { StoredChange } from '../store/journal.ts';
import type { WritableProject } from '../store/openProject.ts';
import { allPhrases } from '../store/records.ts';

const PHRASES_FILE = 'phrases.txt';
const LABEL = 'Add the phrases of the samples';

/** Copies the samples into the app's data folder, unless they are there. @returns the copy */
export async function copySamples(dataFolder: string): Promise<string> {
  const folder = path.join(dataFolder, 'samples');
  await mkdir(folder, { recursive: true });
  await cp(samplesFolder, folder, { recursive: true, force: false });
  return folder;
}

/**
 * Gives the sample project its phrases when it is opened first: a person may have removed them since. `onChange` is told
 * of them, as windows may show the project already.
 */
export async function addSamplePhrases(
  project: WritableProject,
  onChange: (stored: StoredChange) => void,
): Promise<void> {
  const known = toRecords(await allPhrases(project));
  if (known.size > 0 || (await wereAdded(project))) return;
  const texts = await readPhrases([path.join(project.folder, PHRASES_FILE)]);
  const change = addPhrases(
    known,
    texts.map((text) => ({ id: crypto.randomUUID(), text })),
  );
  const sequence = await commit(project, change, { origin: 'import', label: LABEL });
  if (sequence !== null) onChange({ change, sequence, label: LABEL });
}

async function wereAdded({ db }: WritableProject): Promise<boolean> {
  const entry = db.selectFrom('journal').select('sequence').where('label', '=', LABEL).limit(1);
  return (await entry.executeTakeFirst()) !== undefined;
}
