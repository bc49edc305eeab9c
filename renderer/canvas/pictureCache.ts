/** Bitmaps of one picture. */
type Bitmaps = readonly Pick<ImageBitmap, 'width' | 'height' | 'close'>[];

/** A picture in use: its bitmaps stay open until it is released. */
export type HeldPicture<T> = { readonly levels: Promise<T>; release(): void };

export type PictureCache<T> = {
  /** Decodes a picture that will be wanted soon. The one that was to be wanted before is given up if it is on its way. */
  prepare(imageId: string): Promise<void>;
  /** The picture, which may be decoded already. */
  hold(imageId: string): HeldPicture<T>;
};

type Entry<T> = {
  readonly levels: Promise<T>;
  readonly leaving: AbortController;
  /** 0 until it is decoded. */
  pixels: number;
  holders: number;
};

/**
 * Decoded pictures, each decoded once for all that want it. Those that are not in use stay, up to so many pixels
 * together with those that are, and go in the order in which they were used. A file that changes is decoded anew once
 * its picture has gone.
 * @param load decodes the picture of an image; throws a sentence that says why it cannot be shown
 */
export function createPictureCache<T extends Bitmaps>(
  load: (imageId: string, signal: AbortSignal) => Promise<T>,
  mostPixels: number,
): PictureCache<T> {
  /** The one that was used last stands last. */
  const entries = new Map<string, Entry<T>>();
  let prepared: string | null = null;

  function use(imageId: string): Entry<T> {
    const entry = entries.get(imageId) ?? begin(imageId);
    entries.delete(imageId);
    entries.set(imageId, entry);
    return entry;
  }

  function begin(imageId: string): Entry<T> {
    const leaving = new AbortController();
    const entry: Entry<T> = { levels: load(imageId, leaving.signal), leaving, pixels: 0, holders: 0 };
    entry.levels.then(
      (levels) => {
        entry.pixels = levels.reduce((sum, { width, height }) => sum + width * height, 0);
        if (entries.get(imageId) === entry) evict();
        else close(levels);
      },
      () => drop(imageId, entry),
    );
    return entry;
  }

  function drop(imageId: string, entry: Entry<T>): void {
    if (entries.get(imageId) === entry) entries.delete(imageId);
  }

  /** Gives up a picture that is on its way and that nobody waits for. */
  function abandon(imageId: string, entry: Entry<T>): void {
    if (entry.holders > 0 || entry.pixels > 0 || imageId === prepared) return;
    drop(imageId, entry);
    entry.leaving.abort();
  }

  function evict(): void {
    let pixels = [...entries.values()].reduce((sum, entry) => sum + entry.pixels, 0);
    for (const [imageId, entry] of entries) {
      if (pixels <= mostPixels) return;
      if (entry.holders > 0 || entry.pixels === 0) continue;
      pixels -= entry.pixels;
      drop(imageId, entry);
      // It is decoded, so this is done at once.
      void entry.levels.then(close);
    }
  }

  return {
    async prepare(imageId) {
      const before = prepared;
      prepared = imageId;
      const given = before === null || before === imageId ? undefined : entries.get(before);
      if (before !== null && given !== undefined) abandon(before, given);
      await use(imageId).levels;
    },
    hold(imageId) {
      const entry = use(imageId);
      entry.holders += 1;
      let isHeld = true;
      return {
        levels: entry.levels,
        release() {
          if (!isHeld) return;
          isHeld = false;
          entry.holders -= 1;
          abandon(imageId, entry);
          evict();
        },
      };
    },
  };
}

function close(levels: Bitmaps): void {
  for (const level of levels) level.close();
}
