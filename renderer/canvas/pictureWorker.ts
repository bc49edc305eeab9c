// A worker of its own: pictures are fetched, decoded and made smaller apart from the page, whose frames go on meanwhile.

import { levelSizes } from './levels.ts';
import type { Answer, Levels, Order } from './loadPicture.ts';

const running = new Map<number, AbortController>();

addEventListener('message', ({ data }: MessageEvent<Order>) => {
  if (data.url === null) running.get(data.id)?.abort();
  else void answer(data.id, data.url);
});

async function answer(id: number, url: string): Promise<void> {
  const leaving = new AbortController();
  running.set(id, leaving);
  try {
    const file = await fetchPicture(url, leaving.signal);
    // Decoding cannot be given up once it has begun.
    leaving.signal.throwIfAborted();
    const levels = smaller(await decode(file));
    tell({ id, levels, problem: null }, levels);
  } catch (error) {
    tell({ id, levels: null, problem: error instanceof Error ? error.message : String(error) }, []);
  }
  running.delete(id);
}

function tell(message: Answer, transfer: readonly ImageBitmap[]): void {
  postMessage(message, { transfer: [...transfer] });
}

async function fetchPicture(url: string, signal: AbortSignal): Promise<Blob> {
  const response = await fetch(url, { signal }).catch(() => {
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

/** The picture, and the same at half of the size before it, again and again. */
function smaller(full: ImageBitmap): Levels {
  let last = full;
  const rest = levelSizes(full).map(({ width, height }) => {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    // At half the size each pixel is the mean of four.
    context?.drawImage(last, 0, 0, width, height);
    last = canvas.transferToImageBitmap();
    return last;
  });
  return [full, ...rest];
}
