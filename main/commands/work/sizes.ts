import { createPictures, type Pictures } from '../../services/pictures.ts';
import type { ImageSize } from '../../store/imageFiles.ts';

/** Opens image files while `work` runs, in a process of its own that starts when the first is asked for. */
export async function withPictures<T>(work: (pictures: Pictures) => Promise<T>): Promise<T> {
  const pictures = createPictures();
  try {
    return await work(pictures);
  } finally {
    await pictures.close();
  }
}

/** Reads sizes of image files while `work` runs. */
export async function withSizes<T>(work: (readSize: (file: string) => Promise<ImageSize>) => Promise<T>): Promise<T> {
  return withPictures(({ readSize }) => work(readSize));
}
