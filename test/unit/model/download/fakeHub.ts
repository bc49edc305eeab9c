// A local server in place of the Hugging Face hub: repositories in memory, and as much trouble as a test asks for.
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';

/** Contents by file, by repository. */
export type Repositories = Readonly<Record<string, Readonly<Record<string, Buffer>>>>;

export type FakeHub = {
  readonly url: string;
  /** Paths that were asked for, in order, with the range of each. */
  readonly asked: { readonly path: string; readonly range: string | undefined }[];
  repositories: Repositories;
  /** Answers instead of the hub where it returns true. */
  trouble: (request: IncomingMessage, response: ServerResponse, content: Buffer | undefined) => boolean;
};

type Options = { readonly pageSize?: number };

/** The hub keeps a SHA-256 of large files only. */
const LARGE = 1000;

/** Listens until the test ends. */
export async function startFakeHub(repositories: Repositories, { pageSize = 1000 }: Options = {}): Promise<FakeHub> {
  const hub: FakeHub = { url: '', asked: [], repositories, trouble: () => false };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://hub');
    hub.asked.push({ path: pathname, range: request.headers.range });
    const file = /^\/([^/]+\/[^/]+)\/resolve\/[^/]+\/(.+)$/.exec(pathname);
    const content = file ? hub.repositories[file[1] ?? '']?.[file[2] ?? ''] : undefined;
    if (hub.trouble(request, response, content)) return;
    if (content) sendRange(response, content, request.headers.range);
    else sendList(hub, pageSize, pathname, Number(searchParams.get('cursor') ?? 0), response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Expected a port.');
  return Object.assign(hub, { url: `http://127.0.0.1:${address.port}` });
}

/** Answers with the wanted part of a file, at most `most` bytes of it; a shorter answer holds the connection. */
export function sendRange(response: ServerResponse, content: Buffer, range?: string, most = Infinity): void {
  const from = Number(/bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0);
  const rest = content.subarray(from);
  const place = `bytes ${from}-${content.length - 1}/${content.length}`;
  response.writeHead(from > 0 ? 206 : 200, { 'content-length': rest.length, 'content-range': place });
  if (most >= rest.length) response.end(rest);
  else response.write(rest.subarray(0, most));
}

function sendList(hub: FakeHub, pageSize: number, pathname: string, cursor: number, response: ServerResponse): void {
  const [, repository, kind] = /^\/api\/models\/([^/]+\/[^/]+)\/(revision|tree)\//.exec(pathname) ?? [];
  const files = hub.repositories[repository ?? ''];
  if (files === undefined) return void response.writeHead(401).end();
  if (kind === 'revision') return void response.end(JSON.stringify({ id: repository, sha: commitOf(files) }));
  const entries = Object.entries(files);
  const next = cursor + pageSize;
  // As a mirror passes it on: the address is the hub's own.
  const link = { link: `<https://huggingface.co${pathname}?cursor=${next}>; rel="next"` };
  response.writeHead(200, next < entries.length ? link : {});
  response.end(JSON.stringify(entries.slice(cursor, next).map(([name, content]) => listed(name, content))));
}

function listed(path: string, content: Buffer): object {
  const oid = hash('sha1', Buffer.concat([Buffer.from(`blob ${content.length}\0`), content]));
  const entry = { type: 'file', path, size: content.length, oid };
  return content.length < LARGE ? entry : { ...entry, lfs: { oid: hash('sha256', content), size: content.length } };
}

function commitOf(files: Readonly<Record<string, Buffer>>): string {
  return hash('sha1', Buffer.concat(Object.values(files)));
}

function hash(kind: 'sha1' | 'sha256', content: Buffer): string {
  return createHash(kind).update(content).digest('hex');
}
