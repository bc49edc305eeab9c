import { useEffect, useState } from 'react';
import type { ImageRecord } from '../../annotations/records.ts';
import { type Levels, pictures } from './loadPicture.ts';
import type { Picture } from './picture.ts';
import type { HeldPicture } from './pictureCache.ts';

type Loaded = {
  /** The last picture that was decoded, which may be of the image before. */
  readonly picture: Picture | null;
  /** Why the picture of an image cannot be shown. */
  readonly failure: { readonly imageId: string; readonly reason: string } | null;
};

const NOTHING: Loaded & { readonly held: HeldPicture<Levels> | null } = { picture: null, failure: null, held: null };

/** The decoded picture of an image; until it is there, that of the image before. */
export function usePicture(image: Pick<ImageRecord, 'id' | 'width' | 'height'> | null): Loaded {
  const [loaded, setLoaded] = useState(NOTHING);
  const { id, width, height } = image ?? { id: null, width: 0, height: 0 };

  useEffect(() => {
    if (id === null) return setLoaded(NOTHING);
    let isAwaited = true;
    const held = pictures.hold(id);
    held.levels.then(
      (levels) => {
        if (!isAwaited) return;
        isAwaited = false;
        const [full] = levels;
        const size = width > 0 ? { width, height } : { width: full.width, height: full.height };
        setLoaded({ picture: { imageId: id, size, levels }, failure: null, held });
      },
      ({ message }: Error) => {
        if (isAwaited) setLoaded({ picture: null, failure: { imageId: id, reason: message }, held: null });
      },
    );
    return () => {
      if (isAwaited) held.release();
      isAwaited = false;
    };
  }, [id, width, height]);

  // The picture of the image before is shown until this one is there, hence held so long.
  useEffect(() => () => loaded.held?.release(), [loaded.held]);
  return loaded;
}
