/** The thread that prepares images while the graphs run on the main one. */
import { parentPort, type Transferable } from 'node:worker_threads';
import { type PreparedImage, prepareImage } from './prepareImage.ts';
import type { PreparedReply, PrepareRequest } from './preparer.ts';

parentPort?.on('message', async ({ id, file, preprocessing }: PrepareRequest) => {
  const reply = await prepareImage(file, preprocessing).then(
    (image): PreparedReply => ({ id, image }),
    (error: unknown): PreparedReply => ({ id, error: error instanceof Error ? error.message : String(error) }),
  );
  parentPort?.postMessage(reply, 'image' in reply ? pixelsOf(reply.image) : []);
});

/** What is handed over instead of copied. */
function pixelsOf({ patches, proposer }: PreparedImage): Transferable[] {
  return [patches, ...(proposer === null ? [] : [proposer.pixels])].map(({ buffer }) => buffer as ArrayBuffer);
}
