import { open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hashFile } from '../bundle/sealFile.ts';

export type DownloadOrder = {
  readonly url: string;
  /** Where the file appears, whole or not at all; what has come so far lies beside it as `.partial`. */
  readonly file: string;
  readonly bytes: number;
  /** Null where the server tells none; only the length is checked then. */
  readonly sha256: string | null;
  readonly signal?: AbortSignal | undefined;
  /** Told the bytes that are there. */
  readonly onBytes?: ((done: number) => void) | undefined;
  /** How long nothing may come before the connection is given up. */
  readonly stallMs?: number | undefined;
  /** Connections in a row that brought nothing. */
  readonly attempts?: number | undefined;
};

/**
 * Downloads a file, going on from what an earlier call left, and checks its length and SHA-256.
 * @throws when the server answers otherwise or brings nothing again and again; when the content is wrong, of which
 * nothing is kept; and the signal's reason
 */
export async function downloadFile(order: DownloadOrder): Promise<void> {
  const { url, file, bytes, signal, attempts = 4 } = order;
  const partial = `${file}.partial`;
  let failures = 0;
  for (let done = await sizeOf(partial); done !== bytes; done = await sizeOf(partial)) {
    signal?.throwIfAborted();
    if (done > bytes) await rm(partial, { force: true });
    const failure = await receive(order, partial, done > bytes ? 0 : done).catch((error: unknown) => error);
    signal?.throwIfAborted();
    const now = await sizeOf(partial);
    if (now > bytes) await rm(partial, { force: true });
    failures = now > done && now <= bytes ? 0 : failures + 1;
    if (failures < attempts) continue;
    throw new Error(`Expected ${bytes} bytes from ${url}, got ${now}; try again to go on from there.`, {
      cause: failure,
    });
  }
  // An empty file needs no connection.
  if (bytes === 0) await writeFile(partial, '');
  await requireContent(order, partial);
  await rename(partial, file);
}

async function receive({ url, bytes, ...order }: DownloadOrder, partial: string, from: number): Promise<void> {
  const stalled = new AbortController();
  const signal = order.signal ? AbortSignal.any([order.signal, stalled.signal]) : stalled.signal;
  const stall = () => stalled.abort(new Error('The connection stalled.'));
  let timer = setTimeout(stall, order.stallMs ?? 30_000);
  try {
    // Compressed, a range would count other bytes.
    const headers = { 'accept-encoding': 'identity', ...(from > 0 ? { range: `bytes=${from}-` } : {}) };
    const { status, body, headers: told } = await fetch(url, { headers, signal });
    const goesOn = status === 206 && told.get('content-range')?.startsWith(`bytes ${from}-`) === true;
    if ((status !== 200 && !goesOn) || body === null) throw new Error(`Expected the file, got status ${status}.`);
    const file = await open(partial, goesOn ? 'a' : 'w');
    try {
      let done = goesOn ? from : 0;
      for await (const chunk of body) {
        clearTimeout(timer);
        timer = setTimeout(stall, order.stallMs ?? 30_000);
        await file.writeFile(chunk);
        done += chunk.byteLength;
        if (done > bytes) throw new Error(`Expected ${bytes} bytes, got more.`);
        order.onBytes?.(done);
      }
      await file.sync();
    } finally {
      await file.close();
    }
  } finally {
    clearTimeout(timer);
  }
}

async function requireContent({ url, sha256, signal }: DownloadOrder, partial: string): Promise<void> {
  const found = sha256 === null ? null : (await hashFile(partial, { signal })).sha256;
  if (found === sha256) return;
  // Going on from wrong bytes would never end well.
  await rm(partial, { force: true });
  throw new Error(`Expected SHA-256 ${sha256} from ${url}, got ${found}; download it again.`);
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
