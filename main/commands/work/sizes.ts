import { createPictures } from '../../services/pictures.ts';
import type { ImageSize } from '../../store/imageFiles.ts';

/** Reads sizes of image files while `work` runs, in a process of its own that starts when the first is asked for. */
export async function withSizes<T>(work: (readSize: (file: string) => Promise<ImageSize>) => Promise<T>): Promise<T> {
  const pictures = createPictures();
  try {
    return await work(pictures.readSize);
  } finally {
    await pictures.close();
  }
}
