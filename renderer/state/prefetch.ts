import type { OpenImage } from '../../main/api/images.ts';
import type { Client } from '../connection/client.ts';

/** The next image, its records and its picture, fetched while this one is looked at. */
export type Prefetch = {
  /** Fetches the image that follows. */
  look(filter: string, from: string): void;
  /**
   * The image if it was fetched. It is given once: it may change afterwards. Its picture is asked for either way, without
   * waiting until the image has come.
   */
  take(imageId: string): Promise<OpenImage> | null;
  /** Forgets what was fetched when it may have changed: whatever it was, or one of these images. */
  forget(imageIds: 'all' | readonly string[]): void;
};

/** @param decode makes the picture of an image ready to be drawn */
export function createPrefetch(request: Client['request'], decode: (imageId: string) => Promise<void>): Prefetch {
  let next: { readonly imageId: string; readonly opened: Promise<OpenImage> } | null = null;
  let lastLook = 0;
  /** The picture that was taken last: the next one does not come before it. */
  let arriving: Promise<void> = Promise.resolve();

  async function fetchNext(filter: string, from: string, look: number): Promise<void> {
    const entry = await request('findImage', { filter, from, step: 1 });
    if (entry === null || look !== lastLook) return;
    const opened = request('openImage', { imageId: entry.id });
    next = { imageId: entry.id, opened };
    opened.catch(() => {
      // Then the image is asked for again, and its failure told, when it is opened.
      if (next?.opened === opened) next = null;
    });
    await arriving;
    if (look === lastLook) await decode(entry.id);
  }

  return {
    look(filter, from) {
      lastLook += 1;
      fetchNext(filter, from, lastLook).catch(() => undefined);
    },
    take(imageId) {
      const found = next?.imageId === imageId ? next.opened : null;
      next = null;
      // Whoever shows the picture tells why it cannot be shown.
      arriving = decode(imageId).catch(() => undefined);
      return found;
    },
    forget(imageIds) {
      if (next !== null && (imageIds === 'all' || imageIds.includes(next.imageId))) next = null;
    },
  };
}
