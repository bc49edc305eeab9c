import { randomUUID } from 'node:crypto';
import type { Method, Result } from '../api.ts';
import type { App } from '../app.ts';
import { ClosedProjectError } from '../closedProject.ts';
import { type ClientMessage, decodeMessage, type ServerMessage } from '../wire.ts';
import { createEventRelay } from './eventRelay.ts';
import { checkMessage, checkParams } from './requests.ts';

/** What carries the messages of one client: a websocket, a channel between processes. */
export type Transport = {
  send(message: ServerMessage): void;
  /** Bytes that were sent and not read yet; without it the client is taken to keep up. */
  readonly unsent?: () => number;
  /** Ends the connection with a client that cannot keep up. */
  readonly close?: () => void;
};

/** They fail for reasons of their own. */
const CHANGES_PROJECT: ReadonlySet<Method> = new Set<Method>(['openProject', 'openSamples', 'closeProject']);

/** One client's conversation with the app. */
export type Session = {
  readonly client: string;
  /** Takes a message, as MessagePack or already decoded. Never throws: what is wrong is told to the client. */
  receive(message: unknown): void;
  /** To be called when the transport has delivered something, so that events held back go on. */
  drained(): void;
  /** To be called when the client is gone: ends its requests and tells it nothing more. */
  close(): void;
};

/** Greets a client, answers its requests and relays the app's events until it is closed. */
export function openSession(app: App, transport: Transport): Session {
  const client = randomUUID();
  const running = new Map<number, AbortController>();
  const relay = createEventRelay({
    send: ({ name, value }) => transport.send({ kind: 'event', name, value }),
    unsent: transport.unsent ?? (() => 0),
    close: transport.close ?? (() => {}),
  });
  transport.send({ kind: 'hello', client });
  const unsubscribe = app.subscribe(relay.offer);

  function start(id: number, method: Method, params: unknown): void {
    const abort = new AbortController();
    running.set(id, abort);
    const tell = (message: ServerMessage) => {
      if (!abort.signal.aborted) transport.send(message);
    };
    answer(app, { method, params, client, signal: abort.signal })
      .then((value) => tell({ kind: 'result', id, value }))
      .catch((error: unknown) => tell({ kind: 'error', id, ...nameAndMessage(error) }))
      .finally(() => running.delete(id));
  }

  return {
    client,
    receive(received) {
      const message = readMessage(received);
      if (message.kind === 'request') start(message.id, message.method, message.params);
      else if (message.kind === 'cancel') running.get(message.id)?.abort(new Error('Cancelled.'));
      else transport.send(message);
    },
    drained: relay.drained,
    close() {
      unsubscribe();
      for (const abort of running.values()) abort.abort(new Error('The window was closed.'));
    },
  };
}

async function answer<M extends Method>(
  { handlers, opened }: App,
  { method, params, client, signal }: { method: M; params: unknown; client: string; signal: AbortSignal },
): Promise<Result<M>> {
  const before = opened();
  try {
    return await handlers[method](checkParams(method, params), client, signal);
  } catch (error) {
    if (opened() === before || CHANGES_PROJECT.has(method)) throw error;
    // What went wrong, such as a store that is shut, is only that.
    throw new ClosedProjectError(`Expected the project of "${method}" to stay open, but it was closed; ask again.`);
  }
}

/** The message, or what to tell a client that sent none: an error of its request if that can be told, else a notice. */
function readMessage(received: unknown): ClientMessage | ServerMessage {
  const decoded = received instanceof Uint8Array ? decodeOrNull(received) : received;
  try {
    return checkMessage(decoded);
  } catch (error) {
    const problem = nameAndMessage(error);
    const id = idOf(decoded);
    if (id !== null) return { kind: 'error', id, ...problem };
    return { kind: 'event', name: 'notice', value: { severity: 'error', text: problem.message } };
  }
}

/** Null, which is no message either, when the bytes are no MessagePack. */
function decodeOrNull(bytes: Uint8Array): unknown {
  try {
    return decodeMessage(bytes);
  } catch {
    return null;
  }
}

function idOf(message: unknown): number | null {
  if (typeof message !== 'object' || message === null || !('id' in message)) return null;
  return typeof message.id === 'number' ? message.id : null;
}

/** What a page may know of an error: never where in the server it was thrown. */
function nameAndMessage(error: unknown): { name: string; message: string } {
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: 'Error', message: String(error) };
}
