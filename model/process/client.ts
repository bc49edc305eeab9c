import { isOutOfMemory, MEMORY_ADVICE } from '../outOfMemory.ts';
import { type Child, type ForkOptions, forkChild } from './fork.ts';
import { fromRemoteError, type Handlers, type Reply, type ReportProgress } from './protocol.ts';

/** How often a job is repeated after the process died under it, unless told otherwise, and a failed start. */
const REPEATS = 2;

export interface ModelProcessOptions extends ForkOptions {
  /** The process died without being asked to; the reason in words. Jobs go on in a new one. */
  readonly onCrash?: (reason: string) => void;
  /** How often a job is repeated after the process died under it; twice by default. */
  readonly repeats?: number;
}

/** No process could be started: every job would fail for this one reason. */
export class ModelStartError extends Error {
  override readonly name = 'ModelStartError';
}

/** The process died under a job, and again whenever the job was repeated. */
export class ModelCrashError extends Error {
  override readonly name = 'ModelCrashError';
}

export interface CallOptions {
  /** Aborting drops a waiting job; a running one is stopped by killing the process, the only way to stop native code. */
  readonly signal?: AbortSignal;
  /**
   * For short jobs that are asked for again and again: when aborted, a running one is left to its end unheard, so that
   * the process keeps what it has in memory.
   */
  readonly keepProcess?: boolean;
  readonly onProgress?: ReportProgress;
}

type Params<H extends Handlers, M extends keyof H> = Parameters<H[M]>[0];
type Result<H extends Handlers, M extends keyof H> = Awaited<ReturnType<H[M]>>;

export interface ModelProcess<H extends Handlers> {
  /**
   * Runs one job after all earlier ones. A job whose process dies is repeated in a new process, at most twice.
   * Rejects with the handler's error, with the signal's reason, or when the process cannot finish the job or start.
   */
  call<M extends keyof H & string>(method: M, params: Params<H, M>, options?: CallOptions): Promise<Result<H, M>>;
  /** Goes on in a new process, with nothing in memory; a job that is running is repeated there. */
  restart(): void;
  /** Stops the process and rejects what has not finished. Resolves when the process is gone. */
  close(): Promise<void>;
}

interface Job {
  readonly id: number;
  readonly method: string;
  readonly params: unknown;
  readonly onProgress: ReportProgress | undefined;
  readonly keepProcess: boolean;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  crashes: number;
  /** Nobody waits for the result any more. */
  unheard: boolean;
}

interface State {
  readonly options: ModelProcessOptions;
  readonly waiting: Job[];
  running: Job | undefined;
  /** Stays until the process is gone, also after a kill, so that two never hold the model's memory at once. */
  child: Child | undefined;
  phase: 'starting' | 'ready' | 'killed';
  failedStarts: number;
  lastId: number;
  closing: Promise<void> | undefined;
  onGone: () => void;
}

/** Starts a model process whose entry serves handlers of type `H`. */
export function startModelProcess<H extends Handlers>(options: ModelProcessOptions): ModelProcess<H> {
  const state: State = {
    options,
    waiting: [],
    running: undefined,
    child: undefined,
    phase: 'starting',
    failedStarts: 0,
    lastId: 0,
    closing: undefined,
    onGone: () => undefined,
  };
  start(state);
  return {
    call: (method, params, callOptions = {}) => call(state, method, params, callOptions),
    restart: () => {
      if (state.child !== undefined && state.closing === undefined) kill(state);
    },
    close: () => {
      state.closing ??= close(state);
      return state.closing;
    },
  };
}

function call<Value>(
  state: State,
  method: string,
  params: unknown,
  { signal, onProgress, keepProcess = false }: CallOptions,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    if (state.closing !== undefined) throw closedError(method);
    signal?.throwIfAborted();
    const abort = () => cancel(state, job, signal?.reason);
    const settled = () => signal?.removeEventListener('abort', abort);
    const job: Job = {
      id: ++state.lastId,
      method,
      params,
      onProgress,
      keepProcess,
      resolve: (value) => {
        settled();
        // The channel erases types; the process serves handlers of the type that the caller named.
        resolve(value as Value);
      },
      reject: (error) => {
        settled();
        reject(error);
      },
      crashes: 0,
      unheard: false,
    };
    signal?.addEventListener('abort', abort);
    state.waiting.push(job);
    runNext(state);
  });
}

function start(state: State): void {
  state.phase = 'starting';
  state.child = forkChild(
    state.options,
    (reply) => onReply(state, reply),
    (reason) => onEnd(state, reason),
  );
}

function runNext(state: State): void {
  if (state.running !== undefined || state.waiting.length === 0) return;
  if (state.child === undefined) start(state);
  if (state.phase !== 'ready') return;
  const job = state.waiting.shift();
  if (job === undefined) return;
  state.running = job;
  try {
    state.child?.send({ id: job.id, method: job.method, params: job.params });
  } catch (cause) {
    const message = `Expected parameters for "${job.method}" that another process can be given, got some it cannot.`;
    finish(state, () => job.reject(new Error(message, { cause })));
  }
}

function onReply(state: State, reply: Reply): void {
  if (reply.kind === 'ready') {
    state.phase = 'ready';
    state.failedStarts = 0;
    runNext(state);
    return;
  }
  const job = state.running;
  if (job === undefined || job.id !== reply.id) return;
  if (reply.kind === 'progress') job.onProgress?.(reply.progress);
  else if (reply.kind === 'result') finish(state, () => job.resolve(reply.value));
  else finish(state, () => job.reject(fromRemoteError(reply.error)));
}

function finish(state: State, settle: () => void): void {
  state.running = undefined;
  settle();
  runNext(state);
}

function onEnd(state: State, reason: string): void {
  const { phase } = state;
  state.child = undefined;
  state.onGone();
  if (state.closing !== undefined) return;
  if (phase !== 'killed') state.options.onCrash?.(reason);
  if (phase === 'starting') retryStart(state, reason);
  if (state.running?.unheard) state.running = undefined;
  if (state.running !== undefined) repeat(state, state.running, reason);
  runNext(state);
}

function repeat(state: State, job: Job, reason: string): void {
  state.running = undefined;
  job.crashes += 1;
  if (job.crashes <= (state.options.repeats ?? REPEATS)) {
    state.waiting.unshift(job);
    return;
  }
  job.reject(
    new ModelCrashError(
      `Expected the model process to finish "${job.method}", but it died ${timesOf(job.crashes)} while doing so ` +
        `(${reason})${adviceFor(reason, 'leave this input out')}.`,
    ),
  );
}

/** A kill that nobody here asked for is most likely the system's, for want of memory. */
function adviceFor(reason: string, otherwise: string): string {
  return isOutOfMemory(reason) ? `, as when memory runs out; ${MEMORY_ADVICE}` : `; ${otherwise}`;
}

function timesOf(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

/** A process that cannot start would fail every job in turn: after some tries all of them learn the reason at once. */
function retryStart(state: State, reason: string): void {
  state.failedStarts += 1;
  if (state.failedStarts <= REPEATS) return;
  const error = new ModelStartError(
    `Expected the model process to start from ${state.options.entry}, but it ended ${state.failedStarts} times ` +
      `before it was ready (${reason})${adviceFor(reason, 'check the installation')}.`,
  );
  state.failedStarts = 0;
  for (const job of state.waiting.splice(0)) job.reject(error);
}

function cancel(state: State, job: Job, reason: unknown): void {
  const place = state.waiting.indexOf(job);
  if (place >= 0) state.waiting.splice(place, 1);
  job.unheard = true;
  if (state.running === job && !job.keepProcess) {
    state.running = undefined;
    kill(state);
  }
  job.reject(reason);
}

function kill(state: State): void {
  state.phase = 'killed';
  state.child?.kill();
}

function close(state: State): Promise<void> {
  const unfinished = state.waiting.splice(0);
  if (state.running !== undefined) unfinished.unshift(state.running);
  state.running = undefined;
  for (const job of unfinished) job.reject(closedError(job.method));
  return new Promise((resolve) => {
    if (state.child === undefined) return resolve();
    state.onGone = resolve;
    kill(state);
  });
}

function closedError(method: string): Error {
  return new Error(`Expected an open model process for "${method}", got a closed one.`);
}
