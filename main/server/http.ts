import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { App, Picture } from '../app.ts';
import { reasonOf } from '../reasonOf.ts';
import { type Access, createAccess } from './access.ts';
import { securityHeaders, sendBody, sendText } from './answers.ts';
import { findPageFile } from './page.ts';
import { readPictureAddress } from './pictureAddress.ts';
import { createSockets } from './sockets.ts';

export type HttpServer = {
  /** With a token for one browser. */
  readonly url: string;
  /** Ends every conversation; the app stays open. */
  close(): Promise<void>;
};

type Options = {
  /** 0 for any that is free. */
  readonly port: number;
  /** The folder of the built page. */
  readonly page: string;
  /** The secret behind the cookie; with the same one and the same port, a known browser stays known. */
  readonly key: string;
};

const ADDRESS = '127.0.0.1';
const API = '/api';
const NO_ENTRY =
  'Expected a browser that opened the address which the server printed when it started, got another one, or that ' +
  'address a second time; start the server again for a new address.';

/**
 * Serves the page, the pictures and the websocket of an app to the browser that opens the address first.
 * @throws when the port is taken
 */
export async function listen(app: App, { port, page, key }: Options): Promise<HttpServer> {
  const server = createServer();
  const bound = await bind(server, port);
  const access = createAccess(bound, key);
  const sockets = createSockets(app);
  const headers = new Map(Object.entries(securityHeaders(access.hosts)));
  server.on('request', (request, response) => {
    response.setHeaders(headers);
    answer({ app, access, page }, request, response).catch((error: unknown) => fail(response, error));
  });
  server.on('upgrade', (request, socket, head) => {
    const isAllowed = access.refusal(request) === null && access.isKnown(request) && pathOf(request) === API;
    if (isAllowed) sockets.accept(request, socket, head);
    else socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
  return {
    url: `http://${ADDRESS}:${bound}/?token=${access.token}`,
    async close() {
      sockets.close();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

type Context = { readonly app: App; readonly access: Access; readonly page: string };

async function answer({ app, access, page }: Context, request: IncomingMessage, response: ServerResponse) {
  const refusal = access.refusal(request);
  if (refusal !== null) return sendText(response, 403, refusal);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return sendText(response, 405, `Expected a request to read, got ${request.method}.`);
  }
  const token = tokenOf(request);
  if (token !== null) return enter(access, token, request, response);
  if (!access.isKnown(request)) return sendText(response, 403, NO_ENTRY);
  const path = pathOf(request);
  if (path === null) return sendText(response, 400, 'Expected an address that can be read, got a broken one.');
  const picture = readPictureAddress(path, addressOf(request).searchParams);
  if (picture !== null) return sendPicture(() => app.picture(...picture), request, response);
  const file = await findPageFile(page, path);
  if (file === null) return sendText(response, 404, `Expected a file of the page, got ${path}, which is none.`);
  return sendBody(request, response, file);
}

/** Gives the cookie for the token, and leads to the page either way when the browser is known. */
function enter(access: Access, token: string, request: IncomingMessage, response: ServerResponse) {
  const cookie = request.method === 'GET' ? access.redeem(token) : null;
  if (cookie === null && !access.isKnown(request)) return sendText(response, 403, NO_ENTRY);
  if (cookie !== null) response.setHeader('Set-Cookie', cookie);
  response.setHeader('Cache-Control', 'no-store');
  // After a link on another site, browsers send strict cookies with what a page of ours leads to, but not with a redirect.
  if (request.headers['sec-fetch-site'] === 'cross-site') response.writeHead(200, { Refresh: '0; url=/' }).end();
  else response.writeHead(303, { Location: '/' }).end();
}

async function sendPicture(find: () => Promise<Picture>, request: IncomingMessage, response: ServerResponse) {
  try {
    await sendBody(request, response, await find());
  } catch (error) {
    if (response.headersSent) response.destroy();
    else sendText(response, 404, reasonOf(error));
  }
}

function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent) response.destroy();
  else sendText(response, 500, reasonOf(error));
}

async function bind(server: Server, port: number): Promise<number> {
  try {
    server.listen(port, ADDRESS);
    await once(server, 'listening');
  } catch (error) {
    throw new Error(`Expected port ${port} to be free, got "${reasonOf(error)}"; choose another with --port.`);
  }
  const address = server.address();
  if (typeof address === 'object' && address !== null) return address.port;
  throw new Error(`Expected a port of ${ADDRESS} to listen on, got ${address}.`);
}

/** The decoded path, without the query; null when it is broken. */
function pathOf(request: IncomingMessage): string | null {
  try {
    return decodeURIComponent(addressOf(request).pathname);
  } catch {
    return null;
  }
}

function tokenOf(request: IncomingMessage): string | null {
  return pathOf(request) === '/' ? addressOf(request).searchParams.get('token') : null;
}

function addressOf({ url = '/' }: IncomingMessage): URL {
  return new URL(`http://${ADDRESS}${url}`);
}
