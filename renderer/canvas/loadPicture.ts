import type { Size } from '../../annotations/box.ts';
import { imageUrl } from '../connection/pictures.ts';
import type { Picture } from './picture.ts';

/**
 * The picture of an image, decoded off the main thread and once: from an image element the browser would decode a large
 * picture anew in every frame.
 * @param recorded size of the image as its record has it, 0 when it is not known
 * @throws a sentence that says why it cannot be shown
 */
export async function loadPicture(imageId: string, recorded: Size, signal: AbortSignal): Promise<Picture> {
  const bitmap = await decode(await fetchPicture(imageId, signal));
  const { width, height } = recorded.width > 0 ? recorded : bitmap;
  return { imageId, size: { width, height }, bitmap };
}

async function fetchPicture(imageId: string, signal: AbortSignal): Promise<Blob> {
  const response = await fetch(imageUrl(imageId), { signal }).catch(() => {
    throw new Error('Expected the picture from the server, got no answer; check that the server runs.');
  });
  // The server says why in a sentence.
  if (!response.ok) throw new Error(await response.text());
  return response.blob();
}

function decode(blob: Blob): Promise<ImageBitmap> {
  return createImageBitmap(blob).catch(() => {
    throw new Error('Expected a picture that can be decoded, got one that cannot; see whether the file is damaged.');
  });
}
