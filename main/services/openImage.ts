import { findRecord, type ImageRecord } from '../../annotations/records.ts';
import type { OpenImage } from '../api/images.ts';
import { reasonOf } from '../reasonOf.ts';
import { allRuns } from '../store/modelRuns.ts';
import type { WritableProject } from '../store/openProject.ts';
import { loadLatestProposals } from '../store/proposalSets.ts';
import { imageRecords } from '../store/records.ts';
import { imageTable } from '../store/tables/images.ts';
import { storeSize } from './imageSizes.ts';
import type { Pictures } from './pictures.ts';

/**
 * All that the editor shows of one image. Why its file cannot be read, or its boxes not be proposed, is told in `error`.
 * @throws when the project has no such image
 */
export async function openImage(project: WritableProject, pictures: Pictures, imageId: string): Promise<OpenImage> {
  const [found] = await imageTable.find(project.db, [imageId]);
  const unreadable = found === undefined ? null : await readSize(project, pictures, found);
  const records = await imageRecords(project, imageId);
  const image = findRecord(records, 'image', imageId);
  if (image === undefined) throw new Error(`Expected an image of the project, got the unknown id "${imageId}".`);
  const seen = await loadLatestProposals(project, imageId);
  const run = seen?.run ?? (await allRuns(project))[0] ?? null;
  const failure = run && seen === undefined ? await failureOf(project, run.id, imageId) : null;
  const proposals = seen?.proposals ?? null;
  return { image, records: [...records.values()], run, proposals, error: unreadable ?? failure };
}

/** @returns why the file cannot be read, or null */
async function readSize(project: WritableProject, pictures: Pictures, image: ImageRecord): Promise<string | null> {
  return storeSize(project, pictures, image).then(() => null, reasonOf);
}

/** Why the run has no proposals for the image; null when it has not come to it. */
async function failureOf({ db }: WritableProject, runId: string, imageId: string): Promise<string | null> {
  const note = db.selectFrom('run_images').select('error').where('run_id', '=', runId).where('image_id', '=', imageId);
  return (await note.executeTakeFirst())?.error ?? null;
}
