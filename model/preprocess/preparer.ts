import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type PreparedImage, type Preprocessing, prepareImage } from './prepareImage.ts';

export interface PrepareRequest {
  readonly id: number;
  readonly file: string;
  readonly preprocessing: Preprocessing;
}

export type PreparedReply =
  | { readonly id: number; readonly image: PreparedImage }
  | { readonly id: number; readonly error: string };

/** Prepares images for one model, one of them ahead of its time. */
export interface Preparer {
  /**
   * The image as it was prepared ahead, or else as it is prepared now.
   * @throws naming the file when it cannot be decoded
   */
  take(file: string): Promise<PreparedImage>;
  /** Begins with the image that is to be taken next, in a thread of its own; one that was not taken is forgotten. */
  ahead(file: string): void;
  close(): Promise<void>;
}

/** Starts no thread before an image is asked for ahead of its time. */
export function createPreparer(preprocessing: Preprocessing): Preparer {
  let thread: PrepareThread | undefined;
  let next: { readonly file: string; readonly image: Promise<PreparedImage> } | undefined;
  return {
    take(file) {
      const ready = next?.file === file ? next.image : undefined;
      next = undefined;
      return ready ?? prepareImage(file, preprocessing);
    },
    ahead(file) {
      if (next?.file === file) return;
      thread ??= startThread();
      const image = thread.prepare(file, preprocessing);
      // Told to who takes it.
      image.catch(() => undefined);
      next = { file, image };
    },
    async close() {
      next = undefined;
      await thread?.end();
      thread = undefined;
    },
  };
}

interface PrepareThread {
  prepare(file: string, preprocessing: Preprocessing): Promise<PreparedImage>;
  end(): Promise<void>;
}

function startThread(): PrepareThread {
  // The same extension as this file: .ts from the repository, .js when compiled.
  const worker = new Worker(new URL(`./worker${extname(import.meta.filename)}`, import.meta.url));
  const waiting = new Map<number, PromiseWithResolvers<PreparedImage>>();
  let lastId = 0;
  worker.on('message', (reply: PreparedReply) => {
    const asked = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ('image' in reply) asked?.resolve(reply.image);
    else asked?.reject(new Error(reply.error));
  });
  const fail = (error: unknown): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on('error', fail);
  worker.on('exit', () =>
    fail(new Error('Expected the thread that prepares images to go on, but it ended; try again.')),
  );
  // It keeps no process alive.
  worker.unref();
  return {
    prepare(file, preprocessing) {
      const asked = Promise.withResolvers<PreparedImage>();
      waiting.set(++lastId, asked);
      worker.postMessage({ id: lastId, file, preprocessing } satisfies PrepareRequest);
      return asked.promise;
    },
    async end() {
      await worker.terminate();
    },
  };
}
