import type { Events, Method, Params, Result } from '../../main/api.ts';
import { decodeMessage, encodeMessage, type ServerMessage } from '../../main/wire.ts';
import type { Transport, TransportListener } from './transport.ts';

const FIRST_RETRY_MS = 300;
const LONGEST_RETRY_MS = 5000;

/** The server's refusal of one request; `name` tells kinds apart (`ConflictError`). */
export class RequestError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** The name of the error of requests that were under way when the connection was lost, or made without one. */
export const CONNECTION_LOST = 'ConnectionLostError';

export type ServerEvent = {
  readonly [N in keyof Events]: { readonly name: N; readonly value: Events[N] };
}[keyof Events];

export type Client = {
  /** Rejects with a {@link RequestError}, or with the signal's reason. */
  request<M extends Method>(method: M, params: Params<M>, signal?: AbortSignal): Promise<Result<M>>;
  /** The name that the server knows this connection by; null while there is none. */
  id(): string | null;
  /** Connects, and from then on again whenever the connection is lost. */
  start(): void;
};

export type ClientOptions = {
  readonly connect: (listener: TransportListener) => Transport;
  readonly onState: (state: 'open' | 'lost') => void;
  readonly onEvent: (event: ServerEvent) => void;
  /** Calls back after so many milliseconds. */
  readonly later: (callback: () => void, milliseconds: number) => void;
};

type Pending = { readonly resolve: (value: unknown) => void; readonly reject: (error: unknown) => void };

/** Talks to the server. */
export function createClient({ connect, onState, onEvent, later }: ClientOptions): Client {
  const pending = new Map<number, Pending>();
  let transport: Transport | null = null;
  let client: string | null = null;
  let lastId = 0;
  let retry = FIRST_RETRY_MS;

  function start(): void {
    transport = connect({ onOpen: () => undefined, onMessage: (bytes) => receive(readMessage(bytes)), onLost: lose });
  }

  function lose(): void {
    transport = null;
    client = null;
    giveUp();
    onState('lost');
    later(start, retry);
    retry = Math.min(2 * retry, LONGEST_RETRY_MS);
  }

  function giveUp(): void {
    for (const { reject } of pending.values()) reject(lostError());
    pending.clear();
  }

  function receive(message: ServerMessage): void {
    if (message.kind === 'hello') {
      // On a connection that was kept up while the server was started anew, the old one answers no more.
      giveUp();
      client = message.client;
      retry = FIRST_RETRY_MS;
      onState('open');
    } else if (message.kind === 'event') {
      // The server sends what Events says: both sides are compiled from one contract.
      onEvent({ name: message.name, value: message.value } as ServerEvent);
    } else settle(message);
  }

  function settle(message: Extract<ServerMessage, { kind: 'result' | 'error' }>): void {
    const waiting = pending.get(message.id);
    pending.delete(message.id);
    if (message.kind === 'result') waiting?.resolve(message.value);
    else waiting?.reject(new RequestError(message.name, message.message));
  }

  return {
    start,
    id: () => client,
    request: (method, params, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        if (transport === null || client === null) throw lostError();
        const id = ++lastId;
        const cancel = () => {
          if (!pending.delete(id)) return;
          transport?.send(encodeMessage({ kind: 'cancel', id }));
          reject(signal?.reason);
        };
        signal?.addEventListener('abort', cancel, { once: true });
        const settled = () => signal?.removeEventListener('abort', cancel);
        pending.set(id, {
          resolve: (value) => {
            settled();
            // The answer to a method has the type that the contract gives it.
            resolve(value as Result<typeof method>);
          },
          reject: (error) => {
            settled();
            reject(error);
          },
        });
        transport.send(encodeMessage({ kind: 'request', id, method, params }));
      }),
  };
}

function readMessage(bytes: Uint8Array): ServerMessage {
  // The server is trusted: it is the one that served this page.
  return decodeMessage(bytes) as ServerMessage;
}

function lostError(): RequestError {
  return new RequestError(
    CONNECTION_LOST,
    'The server cannot be reached; it is asked again when the connection is back.',
  );
}
