import { useEffect, useState } from 'react';
import { imageUrl } from '../connection/pictures.ts';

type Shown = {
  readonly picture: HTMLImageElement | null;
  readonly shownId: string | null;
  readonly problem: string | null;
};

/** The decoded picture of an image. The one before stays until it is there. */
export function usePicture(imageId: string | null): Shown {
  const [shown, setShown] = useState<Shown>({ picture: null, shownId: null, problem: null });
  useEffect(() => {
    if (imageId === null) return;
    let isWanted = true;
    const picture = new Image();
    picture.src = imageUrl(imageId);
    picture.decode().then(
      () => isWanted && setShown({ picture, shownId: imageId, problem: null }),
      async () => {
        const problem = await reasonOf(imageId);
        if (isWanted) setShown({ picture: null, shownId: imageId, problem });
      },
    );
    return () => {
      isWanted = false;
    };
  }, [imageId]);
  return shown.shownId === imageId ? shown : { ...shown, problem: null };
}

/** An image element does not say why it failed; the server does. */
async function reasonOf(imageId: string): Promise<string> {
  const response = await fetch(imageUrl(imageId)).catch(() => null);
  if (response === null) return 'The server cannot be reached.';
  return response.ok ? 'Expected a picture that this browser can show, got one that it cannot.' : response.text();
}
