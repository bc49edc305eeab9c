// Plain HTTP and websocket clients that send exactly what a test says, as a hostile program would.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { onTestFinished, vi } from 'vitest';
import WebSocket from 'ws';
import type { App } from '../../../../main/app.ts';
import { listen } from '../../../../main/server/http.ts';
import { type ClientMessage, decodeMessage, encodeMessage } from '../../../../main/wire.ts';
import { temporaryFolder } from '../store/temporaryProject.ts';

export type Answer = {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  readonly text: string;
};
type Ask = { readonly method?: string; readonly headers?: Readonly<Record<string, string>> };

export type Door = {
  readonly port: number;
  readonly host: string;
  /** The folder of the page. */
  readonly page: string;
  /** The path with the token. */
  readonly entry: string;
  ask(path: string, options?: Ask): Promise<Answer>;
  /** Uses the token: the header with which all else is open. */
  enter(): Promise<{ readonly cookie: string }>;
};

/** Serves the app and an empty folder as its page until the test ends. */
export async function openDoor(app: App, key: string = randomUUID()): Promise<Door> {
  const page = await temporaryFolder();
  const server = await listen(app, { port: 0, page, key });
  onTestFinished(() => server.close());
  const { port: text, host, pathname, search } = new URL(server.url);
  const port = Number(text);
  const ask = (path: string, options?: Ask) => send(port, path, options);
  return {
    port,
    host,
    page,
    entry: pathname + search,
    ask,
    async enter() {
      const [set = ''] = [(await ask(pathname + search)).headers['set-cookie']].flat();
      return { cookie: set.slice(0, set.indexOf(';')) };
    },
  };
}

async function send(port: number, path: string, { method = 'GET', headers = {} }: Ask = {}): Promise<Answer> {
  const asked = request({ host: '127.0.0.1', port, path, method, headers: { host: `127.0.0.1:${port}`, ...headers } });
  asked.end();
  const [response] = await once(asked, 'response');
  const body = await buffer(response);
  return { status: response.statusCode, headers: response.headers, body, text: body.toString() };
}

export type Client = {
  /** All that came, decoded. */
  readonly received: unknown[];
  tell(message: ClientMessage | Uint8Array): void;
  /** The messages, once at least as many have come. */
  messages(count: number): Promise<readonly unknown[]>;
  close(): void;
  readonly closed: Promise<unknown>;
};

/** A websocket of the door. @throws when the door refuses it, with the status. */
export async function connect(
  { port, host }: Pick<Door, 'port' | 'host'>,
  headers: Readonly<Record<string, string>>,
  path = '/api',
): Promise<Client> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, {
    headers: { origin: `http://${host}`, host, ...headers },
  });
  const received: unknown[] = [];
  socket.on('message', (data: Buffer) => received.push(decodeMessage(data)));
  const closed = new Promise((done) => socket.on('close', done));
  await once(socket, 'open');
  onTestFinished(() => socket.terminate());
  return {
    received,
    closed,
    tell: (message) => socket.send(message instanceof Uint8Array ? message : encodeMessage(message)),
    messages: (count) =>
      vi.waitFor(() => {
        if (received.length < count) throw new Error(`Expected ${count} messages, got ${received.length}.`);
        return received;
      }),
    close: () => socket.close(),
  };
}
