import { useEffect, useState } from 'react';
import type { ImageRecord } from '../../annotations/records.ts';
import { loadPicture } from './loadPicture.ts';
import type { Picture } from './picture.ts';

type Loaded = {
  /** The last picture that was decoded, which may be of the image before. */
  readonly picture: Picture | null;
  /** Why the picture of an image cannot be shown. */
  readonly failure: { readonly imageId: string; readonly reason: string } | null;
};

const NOTHING: Loaded = { picture: null, failure: null };

/** The decoded picture of an image; until it is there, that of the image before. */
export function usePicture(image: Pick<ImageRecord, 'id' | 'width' | 'height'> | null): Loaded {
  const [loaded, setLoaded] = useState<Loaded>(NOTHING);
  const { id, width, height } = image ?? { id: null, width: 0, height: 0 };

  useEffect(() => {
    if (id === null) return setLoaded(NOTHING);
    const leaving = new AbortController();
    loadPicture(id, { width, height }, leaving.signal).then(
      (picture) => {
        if (leaving.signal.aborted) picture.bitmap.close();
        else setLoaded({ picture, failure: null });
      },
      ({ message }: Error) => {
        if (!leaving.signal.aborted) setLoaded({ picture: null, failure: { imageId: id, reason: message } });
      },
    );
    return () => leaving.abort();
  }, [id, width, height]);

  // Bitmaps are too large to wait for the garbage collector.
  useEffect(() => () => loaded.picture?.bitmap.close(), [loaded.picture]);
  return loaded;
}
