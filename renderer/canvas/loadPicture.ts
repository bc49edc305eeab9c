import type { Size } from '../../annotations/box.ts';
import { imageUrl } from '../connection/pictures.ts';
import type { Level, Picture } from './picture.ts';

/** Longer sides than this are decoded once and kept; the browser would drop what it decoded and do it in every frame. */
const KEPT_FROM = 4096;
/** Copies are halved until their longer side is no longer than this. */
const SMALLEST_COPY = 2048;

/**
 * The decoded picture of an image.
 * @param recorded size of the image as its record has it, 0 when it is not known
 * @throws a sentence that says why it cannot be shown
 */
export async function loadPicture(imageId: string, recorded: Size): Promise<Picture> {
  const element = new Image();
  element.src = imageUrl(imageId);
  try {
    await element.decode();
  } catch {
    throw new Error(await reasonOf(imageId));
  }
  const level: Level = { source: element, width: element.naturalWidth, height: element.naturalHeight };
  const size = recorded.width > 0 ? { width: recorded.width, height: recorded.height } : level;
  return { imageId, size: { width: size.width, height: size.height }, levels: [level] };
}

/** Whether a picture is so large that {@link loadCopies} makes it fast. */
export function needsCopies({ levels: [level] }: Picture): boolean {
  return level !== undefined && Math.max(level.width, level.height) > KEPT_FROM;
}

/** The picture with decoded copies of it, each half the size of the one before; decoded off the main thread. */
export async function loadCopies(picture: Picture, signal: AbortSignal): Promise<Picture> {
  const response = await fetch(imageUrl(picture.imageId), { signal });
  const levels: ImageBitmap[] = [];
  let next: Promise<ImageBitmap> | null = createImageBitmap(await response.blob());
  while (next !== null) {
    const bitmap: ImageBitmap = await next;
    levels.push(bitmap);
    if (signal.aborted) break;
    const isSmall = Math.max(bitmap.width, bitmap.height) <= SMALLEST_COPY;
    next = isSmall ? null : createImageBitmap(bitmap, half(bitmap));
  }
  const withCopies = { ...picture, levels: levels.map((source) => ({ source, ...sizeOf(source) })) };
  if (signal.aborted) releasePicture(withCopies);
  signal.throwIfAborted();
  return withCopies;
}

/** Gives back the memory of copies. */
export function releasePicture({ levels }: Picture): void {
  for (const { source } of levels) if (source instanceof ImageBitmap) source.close();
}

function half({ width, height }: Size): ImageBitmapOptions {
  return {
    resizeWidth: Math.max(1, Math.round(width / 2)),
    resizeHeight: Math.max(1, Math.round(height / 2)),
    resizeQuality: 'medium',
  };
}

function sizeOf({ width, height }: Size): Size {
  return { width, height };
}

/** An image element does not say why it failed; the server does. */
async function reasonOf(imageId: string): Promise<string> {
  const response = await fetch(imageUrl(imageId)).catch(() => null);
  if (response === null) return 'Expected the picture from the server, got no answer; check that the server runs.';
  if (!response.ok) return response.text();
  return 'Expected a picture that the browser can decode, got one that it cannot; see whether the file is damaged.';
}
