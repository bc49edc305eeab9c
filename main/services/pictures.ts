import { extname } from 'node:path';
import type { pictureHandlers } from '../../model/image/pictures.ts';
import { startModelProcess } from '../../model/process/client.ts';
import type { Picture } from '../app.ts';
import type { ImageSize } from '../store/imageFiles.ts';

const THUMBNAIL_SIZE = 256;
/** Some 10 kB each. */
const THUMBNAILS_KEPT = 4000;

export type Pictures = {
  thumbnail(file: string): Promise<Picture>;
  displayable(file: string): Promise<Picture>;
  readSize(file: string): Promise<ImageSize>;
  close(): Promise<void>;
};

/** Reads image files in a process of its own, so that pictures come while the model works. */
export function createPictures(): Pictures {
  // The same extension as this file: .ts from the repository, .js when compiled.
  const entry = new URL(`../../model/process/pictureChild${extname(import.meta.filename)}`, import.meta.url);
  const child = startModelProcess<typeof pictureHandlers>({ entry });
  const thumbnails = new Map<string, Uint8Array>();

  async function thumbnailOf(file: string): Promise<Uint8Array> {
    const known = thumbnails.get(file);
    const bytes = known ?? (await child.call('thumbnail', { file, size: THUMBNAIL_SIZE }));
    // A map keeps the order of insertion: what was used last goes to its end.
    thumbnails.delete(file);
    thumbnails.set(file, bytes);
    const [oldest] = thumbnails.keys();
    if (thumbnails.size > THUMBNAILS_KEPT && oldest !== undefined) thumbnails.delete(oldest);
    return bytes;
  }

  return {
    thumbnail: async (file) => ({ type: 'image/webp', body: await thumbnailOf(file) }),
    async displayable(file) {
      const picture = await child.call('displayable', { file });
      return 'asIs' in picture ? { type: picture.asIs, body: { file } } : { type: picture.type, body: picture.bytes };
    },
    readSize: (file) => child.call('readImageSize', { file }),
    close: () => child.close(),
  };
}
