import { createHash } from 'node:crypto';
import { type FileHandle, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { hashFile } from '../bundle/sealFile.ts';

/** What a file must be: a SHA-256, or Git's own hash of a small file that is no LFS file. */
export type Digest = { readonly kind: 'sha256' | 'git'; readonly hex: string };

/** Patience with a server. */
export type Patience = {
  /** How long nothing may come before the connection is given up. */
  readonly stallMs?: number | undefined;
  /** Connections in a row that brought nothing. */
  readonly attempts?: number | undefined;
  /** How long to wait after the first of them; twice as long after each further one. */
  readonly pauseMs?: number | undefined;
};

export type DownloadOrder = Patience & {
  readonly url: string;
  /** Where the file appears, whole or not at all; what has come so far lies beside it as `.partial`. */
  readonly file: string;
  readonly bytes: number;
  /** Null where the server tells none; only the length is checked then. */
  readonly digest: Digest | null;
  readonly signal?: AbortSignal | undefined;
  /** Told the bytes that are there. */
  readonly onBytes?: ((done: number) => void) | undefined;
};

const STALL_MS = 30_000;
const ATTEMPTS = 5;
const PAUSE_MS = 1_000;
/** A server that is busy may say how long to stay away. */
const LONGEST_PAUSE_MS = 60_000;

/** What a download in progress is called. */
export function partialOf(file: string): string {
  return `${file}.partial`;
}

/** Another connection would come to the same. */
class FinalError extends Error {}

/** The server asks for a pause of so many milliseconds. */
class BusyError extends Error {
  readonly pauseMs: number;
  constructor(message: string, pauseMs: number) {
    super(message);
    this.pauseMs = pauseMs;
  }
}

/**
 * Downloads a file, going on from what an earlier call left, and checks its length and digest.
 * @throws when the server refuses, answers otherwise or brings nothing again and again; when the disk takes no more; when
 * the content is wrong, of which nothing is kept; and the signal's reason
 */
export async function downloadFile(order: DownloadOrder): Promise<void> {
  const { file, bytes, signal, attempts = ATTEMPTS, pauseMs = PAUSE_MS } = order;
  const partial = partialOf(file);
  let failures = 0;
  for (let done = await usableBytes(partial, bytes); done !== bytes; ) {
    signal?.throwIfAborted();
    const failure = await receive(order, partial, done).then(
      () => null,
      (error: unknown) => error,
    );
    signal?.throwIfAborted();
    if (failure instanceof FinalError) throw failure;
    const before = done;
    done = await usableBytes(partial, bytes);
    failures = done > before ? 0 : failures + 1;
    if (failures >= attempts) throw unfinished(order, done, failure);
    if (failures > 0) await sleep(pauseAfter(failure, pauseMs, failures), undefined, signal ? { signal } : {});
  }
  // An empty file needs no connection.
  if (bytes === 0) await writeFile(partial, '');
  await requireContent(order, partial);
  await rename(partial, file);
}

function pauseAfter(failure: unknown, pauseMs: number, failures: number): number {
  const asked = failure instanceof BusyError ? failure.pauseMs : 0;
  return Math.min(LONGEST_PAUSE_MS, Math.max(asked, pauseMs * 2 ** (failures - 1)));
}

function unfinished({ url, bytes }: DownloadOrder, done: number, failure: unknown): Error {
  const reason = failure === null ? 'the server ends early' : reasonOf(failure);
  return new Error(
    `Expected ${bytes} bytes from ${url}, got ${done} (${reason}); check the connection and go on from there.`,
    { cause: failure },
  );
}

/** The reason below a failed fetch says more than "fetch failed". */
function reasonOf(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure);
  return failure.cause instanceof Error && failure.cause.message !== '' ? failure.cause.message : failure.message;
}

/** Adds to the partial file what one connection brings. */
async function receive({ url, bytes, ...order }: DownloadOrder, partial: string, from: number): Promise<void> {
  const { signal, alive, end } = watchFor(order.stallMs ?? STALL_MS, order.signal);
  try {
    // Compressed, a range would count other bytes.
    const headers = { 'accept-encoding': 'identity', ...(from > 0 ? { range: `bytes=${from}-` } : {}) };
    const response = await fetch(url, { headers, signal });
    const goesOn =
      response.status === 206 && response.headers.get('content-range')?.startsWith(`bytes ${from}-`) === true;
    if (response.status !== 200 && !goesOn) throw refusal(url, response);
    if (response.body === null) throw new Error('the answer has no content');
    const file = await onDisk(() => open(partial, goesOn ? 'a' : 'w'));
    try {
      let done = goesOn ? from : 0;
      for await (const chunk of response.body) {
        alive();
        done += chunk.byteLength;
        if (done > bytes) throw new Error(`more than ${bytes} bytes came`);
        await onDisk(() => file.writeFile(chunk));
        order.onBytes?.(done);
      }
    } finally {
      await closeSafely(file);
    }
  } finally {
    end();
  }
}

async function closeSafely(file: FileHandle): Promise<void> {
  await onDisk(() => file.sync()).finally(() => file.close());
}

/** A full or broken disk is no fault of the connection. */
async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new FinalError(
      `Expected to write to the disk, got: ${reasonOf(cause)}; free some of it and go on from there.`,
      {
        cause,
      },
    );
  }
}

/** Statuses that a later try may well not get. */
const PASSING = [408, 425, 429];

function refusal(url: string, { status, headers }: Response): Error {
  const seconds = Number(headers.get('retry-after') ?? 0);
  const passes = status < 400 || status >= 500 || status === 416 || PASSING.includes(status);
  if (passes) return new BusyError(`status ${status}`, Number.isFinite(seconds) ? 1000 * seconds : 0);
  return new FinalError(
    `Expected the file from ${url}, got status ${status}; check the name, the mirror and the proxy.`,
  );
}

/** Aborts when asked to, and when nothing was alive for so long. */
function watchFor(stallMs: number, asked: AbortSignal | undefined) {
  const stalled = new AbortController();
  const stall = () => stalled.abort(new Error(`nothing came for ${stallMs / 1000} seconds`));
  let timer = setTimeout(stall, stallMs);
  return {
    signal: asked ? AbortSignal.any([asked, stalled.signal]) : stalled.signal,
    alive() {
      clearTimeout(timer);
      timer = setTimeout(stall, stallMs);
    },
    end: () => clearTimeout(timer),
  };
}

async function requireContent({ url, digest, signal }: DownloadOrder, partial: string): Promise<void> {
  if (digest === null) return;
  const found = await digestOf(partial, digest.kind, signal);
  if (found === digest.hex) return;
  // Going on from wrong bytes would never end well.
  await rm(partial, { force: true });
  const name = digest.kind === 'sha256' ? 'SHA-256' : 'Git hash';
  throw new Error(
    `Expected ${name} ${digest.hex} from ${url}, got ${found}; download it again, or from another mirror.`,
  );
}

/** The digest of a file, of the kind that a server tells. */
export async function digestOf(file: string, kind: Digest['kind'], signal?: AbortSignal): Promise<string> {
  if (kind === 'sha256') return (await hashFile(file, { signal })).sha256;
  // Git hashes the whole content behind its length; only small files have no other digest.
  const content = await readFile(file);
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}

/** Bytes to go on from; a file that is too long is of no use. */
async function usableBytes(partial: string, bytes: number): Promise<number> {
  const size = await stat(partial).then(
    (found) => found.size,
    () => 0,
  );
  if (size <= bytes) return size;
  await rm(partial, { force: true });
  return 0;
}
