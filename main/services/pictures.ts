import { extname } from 'node:path';
import type { Box } from '../../annotations/box.ts';
import type { pictureHandlers } from '../../model/image/pictures.ts';
import { type ModelProcess, startModelProcess } from '../../model/process/client.ts';
import type { Picture } from '../app.ts';
import type { ImageSize } from '../store/imageFiles.ts';
import { keepRecent } from './recentPictures.ts';

const THUMBNAIL_SIZE = 256;
/** Some 10 kB each. */
const THUMBNAILS_KEPT = 4000;
const CROPS_KEPT = 4000;
/** Whole pictures: the one that is shown, and those around it. */
const PICTURES_KEPT = 8;

type Child = ModelProcess<typeof pictureHandlers>;

export type Pictures = {
  thumbnail(file: string): Promise<Picture>;
  displayable(file: string): Promise<Picture>;
  /** A part of the upright image. */
  crop(file: string, box: Box): Promise<Picture>;
  readSize(file: string): Promise<ImageSize>;
  /** Perceptual, 64 bits as 16 hexadecimal digits. */
  hashPicture(file: string): Promise<string>;
  /** The file with its EXIF orientation in the pixels, in the same format. */
  toUpright(file: string): Promise<Uint8Array>;
  close(): Promise<void>;
};

/**
 * Reads image files in processes of their own, started when they are first needed, so that pictures come while the model
 * works, and the one that is opened does not wait for a list of thumbnails, or for a wall of crops.
 */
export function createPictures(): Pictures {
  const [large, small, parts] = [lazyChild(), lazyChild(), lazyChild()];
  const thumbnail = keepRecent(THUMBNAILS_KEPT, (file) =>
    small.get().call('thumbnail', { file, size: THUMBNAIL_SIZE }),
  );
  const displayable = keepRecent(PICTURES_KEPT, (file) => large.get().call('displayable', { file }));
  const crop = keepRecent(CROPS_KEPT, (file, box: Box) =>
    parts.get().call('crop', { file, box, size: THUMBNAIL_SIZE }),
  );
  return {
    thumbnail: async (file) => ({ type: 'image/webp', body: await thumbnail(file) }),
    async displayable(file) {
      const picture = await displayable(file);
      return 'asIs' in picture ? { type: picture.asIs, body: { file } } : { type: picture.type, body: picture.bytes };
    },
    async crop(file, box) {
      return { type: 'image/webp', body: await crop(file, box) };
    },
    readSize: (file) => large.get().call('readImageSize', { file }),
    hashPicture: (file) => parts.get().call('hashPicture', { file }),
    toUpright: (file) => large.get().call('upright', { file }),
    async close() {
      await Promise.all([large.close(), small.close(), parts.close()]);
    },
  };
}

function lazyChild() {
  let child: Child | null = null;
  let isClosed = false;
  return {
    get(): Child {
      if (isClosed) throw new Error('Expected an open app for a picture, got one that was closed.');
      // The same extension as this file: .ts from the repository, .js when compiled.
      const entry = new URL(`../../model/process/pictureChild${extname(import.meta.filename)}`, import.meta.url);
      child ??= startModelProcess<typeof pictureHandlers>({ entry });
      return child;
    },
    async close(): Promise<void> {
      isClosed = true;
      await child?.close();
    },
  };
}
