import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { App } from '../app.ts';
import { encodeMessage } from '../wire.ts';
import { openSession } from './session.ts';

/** Of one message; the largest, a change over a whole project, is a few. */
const MOST_BYTES = 64 * 2 ** 20;

export type Sockets = {
  /** Opens the conversation of a client that may talk to the server. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends all conversations. */
  close(): void;
};

/** The websockets of the server: one session each. */
export function createSockets(app: App): Sockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: MOST_BYTES });
  return {
    accept(request, socket, head) {
      server.handleUpgrade(request, socket, head, (client) => converse(app, client));
    },
    close() {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}

function converse(app: App, socket: WebSocket): void {
  const session = openSession(app, {
    send: (message) => socket.send(encodeMessage(message), () => session.drained()),
    unsent: () => socket.bufferedAmount,
    close: () => socket.terminate(),
  });
  socket.on('message', (data) => session.receive(toBytes(data)));
  socket.on('close', () => session.close());
  // A broken connection is closed as well; nothing else is to be done.
  socket.on('error', () => {});
}

function toBytes(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}
