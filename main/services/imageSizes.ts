import type { ImageRecord } from '../../annotations/records.ts';
import { locateImage, storeSizes } from '../store/imageFiles.ts';
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
  if (image.width === 0) await storeSizes(project, [{ ...image, ...(await pictures.readSize(file)) }]);
}
