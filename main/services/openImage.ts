import { write } from '../../annotations/change.ts';
import { findRecord, toRecords } from '../../annotations/records.ts';
import type { OpenImage } from '../api.ts';
import { commit } from '../store/commit.ts';
import { locateImage } from '../store/imageFiles.ts';
import { latestRunOf } from '../store/modelRuns.ts';
import type { WritableProject } from '../store/openProject.ts';
import { loadProposals } from '../store/proposalSets.ts';
import { imageRecords } from '../store/records.ts';
import type { Pictures } from './pictures.ts';

/** All that the editor shows of one image. A file that cannot be read is told in `error`. */
export async function openImage(project: WritableProject, pictures: Pictures, imageId: string): Promise<OpenImage> {
  const error = await readSize(project, pictures, imageId);
  const records = await imageRecords(project, imageId);
  const image = findRecord(records, 'image', imageId);
  if (image === undefined) throw new Error(`Expected an image of the project, got the unknown id "${imageId}".`);
  const run = await latestRunOf(project, imageId);
  const proposals = (run && (await loadProposals(project, run.id, imageId))) ?? null;
  return { image, records: [...records.values()], run, proposals, error };
}

/** Reads the size of an image that was never opened. @returns why that is not possible, or null */
async function readSize(project: WritableProject, pictures: Pictures, imageId: string): Promise<string | null> {
  const image = findRecord(await imageRecords(project, imageId), 'image', imageId);
  if (image === undefined) return null;
  try {
    const file = await locateImage(project, image);
    if (image.width > 0) return null;
    const sized = { ...image, ...(await pictures.readSize(file)) };
    await commit(project, write(toRecords([image]), [sized]), { origin: 'import', label: 'Read image sizes' });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
