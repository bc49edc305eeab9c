import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Picture } from '../app.ts';

/** The browser may keep a copy, and asks each time whether it still holds. */
const REVALIDATED = 'private, no-cache';

/** Headers of every answer. The page runs no script and loads nothing but what these hosts (`name:port`) serve. */
export function securityHeaders(hosts: readonly string[]): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self' data:",
    `connect-src 'self' ${hosts.map((host) => `ws://${host}`).join(' ')}`,
    "worker-src 'self' blob:",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return {
    'Content-Security-Policy': policy.join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
  };
}

/** Answers with a sentence. */
export function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(`${text}\n`);
}

/**
 * Answers with a picture or another file, streamed; with 304 when the browser has it already.
 * @throws before anything was sent when the file cannot be read
 */
export async function sendBody(request: IncomingMessage, response: ServerResponse, { type, body }: Picture) {
  const { tag, length } = body instanceof Uint8Array ? describeBytes(body) : await describeFile(body.file);
  const headers = { 'Cache-Control': REVALIDATED, ETag: tag };
  if (request.headers['if-none-match'] === tag) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, { ...headers, 'Content-Type': type, 'Content-Length': length });
  if (request.method === 'HEAD' || length === 0) response.end();
  else if (body instanceof Uint8Array) response.end(body);
  else await pipeline(createReadStream(body.file, { end: length - 1 }), response);
}

function describeBytes(bytes: Uint8Array): { tag: string; length: number } {
  return { tag: `"${createHash('sha256').update(bytes).digest('base64url')}"`, length: bytes.byteLength };
}

async function describeFile(file: string): Promise<{ tag: string; length: number }> {
  const { size, mtimeMs } = await stat(file);
  return { tag: `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`, length: size };
}
