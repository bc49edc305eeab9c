import type { Picture, PictureName } from '../app.ts';
import type { ForkServer, ServerChild } from './forkServer.ts';
import type { FromServer, Target, ToServer } from './messages.ts';

/** How often in a row a server may die young before it is given up. */
const DEATHS = 3;
/** A server that lived as long as this died of something new. */
const STEADY_MS = 60_000;
const CLOSING_MS = 10_000;

export type ServerProcess = {
  /** Waits until the server is ready. */
  send(message: Exclude<ToServer, { kind: 'start' | 'picture' | 'close' }>): void;
  /** Rejects with a sentence when there is no such picture, or when the server died over it. */
  picture(...name: PictureName): Promise<Picture>;
  /** Starts the server again after it was given up. */
  restart(): void;
  /** Lets the server finish. Resolves when it is gone. */
  close(): Promise<void>;
};

type Options = {
  readonly fork: ForkServer;
  readonly dataFolder: string;
  readonly open: Target;
  readonly onMessage: (message: Exclude<FromServer, { kind: 'ready' | 'picture' | 'no picture' }>) => void;
  /** The server died, and with it every session. */
  readonly onLost: () => void;
  /** The server died too often and stays away; the last reason in words. */
  readonly onGivenUp: (reason: string) => void;
  /** Milliseconds. */
  readonly now?: () => number;
};

type Asked = { readonly resolve: (picture: Picture) => void; readonly reject: (error: Error) => void };

/** Starts the server, and again with the folder that was open when it dies. */
export function startServerProcess(options: Options): ServerProcess {
  const { fork, dataFolder, onMessage, onLost, onGivenUp, now = () => performance.now() } = options;
  const asked = new Map<number, Asked>();
  let target = options.open;
  let waiting: readonly ToServer[] = [];
  let child: ServerChild | null = null;
  let isReady = false;
  let startedAt = 0;
  let deaths = 0;
  let lastRequest = 0;
  let onGone: (() => void) | null = null;
  let closing: Promise<void> | null = null;

  function start(): void {
    startedAt = now();
    child = fork(receive, end);
    child.send({ kind: 'start', dataFolder, open: target });
  }

  function receive(message: FromServer): void {
    if (message.kind === 'picture') settle(message.request)?.resolve(message.picture);
    else if (message.kind === 'no picture') settle(message.request)?.reject(new Error(message.text));
    else if (message.kind === 'ready') {
      isReady = true;
      for (const held of waiting) child?.send(held);
      waiting = [];
    } else {
      if (message.kind === 'opened') target = message.folder === null ? null : { folder: message.folder };
      onMessage(message);
    }
  }

  function settle(request: number): Asked | undefined {
    const found = asked.get(request);
    asked.delete(request);
    return found;
  }

  function end(reason: string): void {
    child = null;
    for (const { reject } of asked.values()) reject(new Error('The server ended before it had the picture.'));
    asked.clear();
    if (onGone === null) startAgain(reason);
    else onGone();
  }

  function startAgain(reason: string): void {
    // What it died over while starting is not opened again by itself.
    if (!isReady) target = null;
    isReady = false;
    waiting = waiting.filter(({ kind }) => kind === 'open');
    deaths = now() - startedAt < STEADY_MS ? deaths + 1 : 1;
    onLost();
    if (deaths < DEATHS) start();
    else onGivenUp(reason);
  }

  function send(message: ToServer): void {
    if (isReady) child?.send(message);
    else waiting = [...waiting, message];
  }

  async function close(): Promise<void> {
    if (child === null) return;
    const last = child;
    const gone = new Promise<void>((resolve) => {
      onGone = resolve;
    });
    last.send({ kind: 'close' });
    const limit = setTimeout(last.kill, CLOSING_MS);
    await gone;
    clearTimeout(limit);
  }

  start();
  return {
    send,
    picture(of, imageId, box) {
      const request = ++lastRequest;
      return new Promise((resolve, reject) => {
        asked.set(request, { resolve, reject });
        send({ kind: 'picture', request, of, imageId, ...(box === undefined ? {} : { box }) });
      });
    },
    restart() {
      deaths = 0;
      if (child === null && closing === null) start();
    },
    close() {
      closing ??= close();
      return closing;
    },
  };
}
