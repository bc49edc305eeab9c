import { imageUrl } from '../connection/pictures.ts';
import { createPictureCache } from './pictureCache.ts';

/** A picture at its own size and at smaller ones, the largest first. */
export type Levels = readonly [ImageBitmap, ...ImageBitmap[]];

/** What the worker is told: to load a picture, or to give it up. */
export type Order = { readonly id: number; readonly url: string | null };

/** What it answers. */
export type Answer =
  | { readonly id: number; readonly levels: Levels; readonly problem: null }
  | { readonly id: number; readonly levels: null; readonly problem: string };

/** Four of 12 megapixels: the one that is shown, the next, and two that were shown before. 4 bytes each. */
const MOST_PIXELS = 64_000_000;

/** The decoded pictures of the page: the canvas shows them, and the next one is made ready here. */
export const pictures = createPictureCache(createLoader(), MOST_PIXELS);

/** Decodes each picture once: from an image element the browser would decode a large picture anew in every frame. */
function createLoader(): (imageId: string, signal: AbortSignal) => Promise<Levels> {
  let worker: Worker | null = null;
  let lastId = 0;
  const waiting = new Map<number, PromiseWithResolvers<Levels>>();

  function start(): Worker {
    const started = new Worker(new URL('./pictureWorker.ts', import.meta.url), { type: 'module' });
    started.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      const asked = waiting.get(data.id);
      waiting.delete(data.id);
      if (asked === undefined) return;
      if (data.levels === null) asked.reject(new Error(data.problem));
      else asked.resolve(data.levels);
    });
    started.addEventListener('error', () => {
      started.terminate();
      worker = null;
      for (const { reject } of waiting.values()) {
        reject(
          new Error('Expected the pictures of the page to be decoded, got an error of the browser; load it again.'),
        );
      }
      waiting.clear();
    });
    return started;
  }

  return (imageId, signal) => {
    worker ??= start();
    const own = worker;
    const id = ++lastId;
    const asked = Promise.withResolvers<Levels>();
    waiting.set(id, asked);
    const tell = (order: Order): void => own.postMessage(order);
    tell({ id, url: imageUrl(imageId) });
    signal.addEventListener('abort', () => tell({ id, url: null }), { once: true });
    return asked.promise;
  };
}
