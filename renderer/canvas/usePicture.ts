import { useEffect, useState } from 'react';
import type { ImageRecord } from '../../annotations/records.ts';
import { loadCopies, loadPicture, needsCopies, releasePicture } from './loadPicture.ts';
import type { Picture } from './picture.ts';

type Loaded = {
  /** The last picture that was decoded, which may be of the image before. */
  readonly picture: Picture | null;
  /** Why the picture of an image cannot be shown. */
  readonly failure: { readonly imageId: string; readonly reason: string } | null;
};

/** The decoded picture of an image; until it is there, that of the image before. */
export function usePicture(image: Pick<ImageRecord, 'id' | 'width' | 'height'> | null): Loaded {
  const [loaded, setLoaded] = useState<Loaded>({ picture: null, failure: null });
  const { id, width, height } = image ?? { id: null, width: 0, height: 0 };

  useEffect(() => {
    if (id === null) return setLoaded({ picture: null, failure: null });
    const leaving = new AbortController();
    const show = (picture: Picture) => {
      if (!leaving.signal.aborted) setLoaded({ picture, failure: null });
    };
    loadPicture(id, { width, height }).then(
      async (picture) => {
        show(picture);
        // Without copies, because they do not fit or are not wanted any more, the picture is only slower.
        if (needsCopies(picture)) await loadCopies(picture, leaving.signal).then(show, () => undefined);
      },
      ({ message }: Error) => {
        if (!leaving.signal.aborted) setLoaded({ picture: null, failure: { imageId: id, reason: message } });
      },
    );
    return () => leaving.abort();
  }, [id, width, height]);

  useEffect(() => () => void (loaded.picture && releasePicture(loaded.picture)), [loaded.picture]);
  return loaded;
}
