import { write } from '../../annotations/change.ts';
import { type ImageRecord, toRecords } from '../../annotations/records.ts';
import { ConflictError, commit } from '../store/commit.ts';
import { locateImage } from '../store/imageFiles.ts';
import type { WritableProject } from '../store/openProject.ts';
import type { Pictures } from './pictures.ts';

/**
 * Reads and stores the size of an image that has none yet. Nobody is told: whoever opens the image gets it.
 * @throws when the file is not there or cannot be read
 */
export async function storeSize(
  project: WritableProject,
  pictures: Pick<Pictures, 'readSize'>,
  image: ImageRecord,
): Promise<void> {
  const file = await locateImage(project, image);
  if (image.width > 0) return;
  const sized = { ...image, ...(await pictures.readSize(file)) };
  try {
    await commit(project, write(toRecords([image]), [sized]), { origin: 'import', label: 'Read image sizes' });
  } catch (error) {
    // Two that open one image at once read one size.
    if (!(error instanceof ConflictError)) throw error;
  }
}
