/**
 * What travels between a client and its model process: plain data in Node's `advanced` serialization, so typed
 * arrays arrive as typed arrays. One job is in the process at a time; the rest wait with the client.
 */

/** How far a running job has come; `total` is 0 while it is not known. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}

export type ReportProgress = (progress: Progress) => void;

/**
 * One thing the model process can do. A job may be repeated in a new process after a crash: its parameters say all
 * that it needs, and whatever a handler keeps from earlier jobs is a cache.
 */
export type Handler = (params: never, report: ReportProgress) => Promise<unknown>;

export type Handlers = Readonly<Record<string, Handler>>;

export interface Request {
  readonly id: number;
  readonly method: string;
  readonly params: unknown;
}

export interface RemoteError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly cause: RemoteError | undefined;
}

export type Reply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: RemoteError };

/** An error as plain data, with its chain of causes; anything else that was thrown becomes its text. */
export function toRemoteError(thrown: unknown): RemoteError {
  if (!(thrown instanceof Error)) {
    return { name: 'Error', message: String(thrown), stack: undefined, cause: undefined };
  }
  const cause = thrown.cause === undefined ? undefined : toRemoteError(thrown.cause);
  return { name: thrown.name, message: thrown.message, stack: thrown.stack, cause };
}

/** The error on this side, with the name, message and stack it had in the model process. */
export function fromRemoteError(remote: RemoteError): Error {
  const error = new Error(remote.message, remote.cause && { cause: fromRemoteError(remote.cause) });
  error.name = remote.name;
  if (remote.stack !== undefined) error.stack = remote.stack;
  return error;
}

export function isRequest(message: unknown): message is Request {
  return typeof message === 'object' && message !== null && 'id' in message && 'method' in message;
}

export function isReply(message: unknown): message is Reply {
  return typeof message === 'object' && message !== null && 'kind' in message;
}
