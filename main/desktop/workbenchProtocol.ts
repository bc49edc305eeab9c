// The address of the page. Nothing listens on a port: the window's process answers requests of this scheme itself.

import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { CustomScheme } from 'electron';
import type { Picture, PictureName } from '../app.ts';
import { reasonOf } from '../reasonOf.ts';
import { securityHeaders } from '../server/answers.ts';
import { findPageFile } from '../server/page.ts';
import { readPictureAddress } from '../server/pictureAddress.ts';

export const workbenchScheme: CustomScheme = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
};

const ORIGIN = 'app://workbench';
export const workbenchUrl = `${ORIGIN}/`;

type Options = {
  /** The folder of the built page. */
  readonly page: string;
  readonly picture: (...name: PictureName) => Promise<Picture>;
};

/** Whether an address is one of the workbench. (The `origin` of such a URL is opaque in Node.) */
export function isWorkbenchUrl(address: string): boolean {
  const url = URL.parse(address);
  return `${url?.protocol}//${url?.host}` === ORIGIN;
}

/** Answers with the page, confined to its folder, and with pictures from the server. Never throws. */
export function answerPage({ page, picture }: Options): (request: Request) => Promise<Response> {
  return async (request) => {
    if (!isOfWorkbench(request)) return sentence(403, `Expected a request of the workbench, got one of another page.`);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return sentence(405, `Expected a request to read, got ${request.method}.`);
    }
    const path = decodedPath(request.url);
    if (path === null) return sentence(400, 'Expected an address that can be read, got a broken one.');
    const name = readPictureAddress(path, new URL(request.url).searchParams);
    try {
      if (name !== null) return await pictureAnswer(await picture(...name));
      const file = await findPageFile(page, path);
      if (file === null) return sentence(404, `Expected a file of the page, got ${path}, which is none.`);
      return await pageAnswer(file);
    } catch (error) {
      return sentence(404, reasonOf(error));
    }
  };
}

/** Electron adds who asks; what the browser itself asks for has no initiator. */
function isOfWorkbench(request: Request & { readonly initiatorOrigin?: string }): boolean {
  const { initiatorOrigin = ORIGIN } = request;
  return isWorkbenchUrl(request.url) && initiatorOrigin === ORIGIN;
}

/** Files of the page may lie in the app's archive, which this way of reading sees into. */
async function pageAnswer({ type, body }: Picture): Promise<Response> {
  const bytes = body instanceof Uint8Array ? body : await readFile(body.file);
  return answer(200, type, new Uint8Array(bytes));
}

/** A file is streamed from the disk, and not through the server. */
async function pictureAnswer({ type, body }: Picture): Promise<Response> {
  if (body instanceof Uint8Array) return answer(200, type, new Uint8Array(body));
  const { size } = await stat(body.file);
  return answer(200, type, Readable.toWeb(createReadStream(body.file)), { 'Content-Length': String(size) });
}

function sentence(status: number, text: string): Response {
  return answer(status, 'text/plain; charset=utf-8', `${text}\n`);
}

type Body = ConstructorParameters<typeof Response>[0];

function answer(status: number, type: string, body: Body, more: Readonly<Record<string, string>> = {}): Response {
  return new Response(body, {
    status,
    headers: { ...securityHeaders([]), 'Content-Type': type, 'Cache-Control': 'no-cache', ...more },
  });
}

function decodedPath(address: string): string | null {
  try {
    return decodeURIComponent(new URL(address).pathname);
  } catch {
    return null;
  }
}
