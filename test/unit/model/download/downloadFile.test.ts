import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import { expect, test } from 'vitest';
import { downloadFile } from '../../../../model/download/downloadFile.ts';
import { temporaryFolder } from '../../main/store/temporaryProject.ts';
import { type FakeHub, sendRange, startFakeHub } from './fakeHub.ts';

const content = Buffer.from('0123456789'.repeat(1000));
const digest = { kind: 'sha256', hex: createHash('sha256').update(content).digest('hex') } as const;

/** An order for a file of a hub that makes trouble. */
async function orderFrom(trouble: FakeHub['trouble'] = () => false) {
  const hub = await startFakeHub({ 'a/b': { x: content } });
  hub.trouble = trouble;
  const file = path.join(await temporaryFolder(), 'model.safetensors');
  const patience = { stallMs: 200, attempts: 2, pauseMs: 1 };
  return { hub, order: { url: `${hub.url}/a/b/resolve/main/x`, file, bytes: content.length, digest, ...patience } };
}

/** Sends at most so many bytes of what is wanted and then holds the connection. */
function inPieces(most: number, onAnswer?: (response: ServerResponse) => void): FakeHub['trouble'] {
  return ({ headers }, response) => {
    sendRange(response, content, headers.range, most);
    onAnswer?.(response);
    return true;
  };
}

test('a download goes on where connections break', async () => {
  let breakOff = () => {};
  const { order, hub } = await orderFrom(
    inPieces(4000, (response) => {
      breakOff = () => void response.destroy();
    }),
  );
  // Once the bytes have arrived: what is on its way when a connection breaks is lost.
  await downloadFile({ ...order, stallMs: 20_000, onBytes: (done) => done < content.length && breakOff() });
  expect(await readFile(order.file)).toEqual(content);
  expect(hub.asked.map(({ range }) => range)).toEqual([undefined, 'bytes=4000-', 'bytes=8000-']);
});

test('a download goes on where connections stall', async () => {
  const { order } = await orderFrom(inPieces(4000));
  await downloadFile(order);
  expect(await readFile(order.file)).toEqual(content);
  expect(existsSync(`${order.file}.partial`)).toBe(false);
});

test('a download goes on from what an earlier one left, and begins anew where the server knows no ranges', async () => {
  const { order } = await orderFrom((_request, response) => Boolean(response.end(content)));
  await writeFile(`${order.file}.partial`, content.subarray(0, 5000));
  await downloadFile(order);
  expect(await readFile(order.file)).toEqual(content);
});

test('wrong bytes are refused and not kept', async () => {
  const { order } = await orderFrom((_request, response) => Boolean(response.end(Buffer.alloc(content.length))));
  await expect(downloadFile(order)).rejects.toThrow(/Expected SHA-256 .* download it again/);
  expect(existsSync(order.file) || existsSync(`${order.file}.partial`)).toBe(false);
});

test('small files are held against the hash of Git', async () => {
  const { order } = await orderFrom();
  const hex = createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
  await expect(downloadFile({ ...order, digest: { kind: 'git', hex: '0'.repeat(40) } })).rejects.toThrow('Git hash');
  await downloadFile({ ...order, digest: { kind: 'git', hex } });
  expect(await readFile(order.file)).toEqual(content);
});

test.each([content.length - 1, content.length + 1])(
  'a server that sends %i bytes instead is refused',
  async (length) => {
    const { order } = await orderFrom((_request, response) => Boolean(response.end(Buffer.alloc(length))));
    await expect(downloadFile(order)).rejects.toThrow(/Expected 10000 bytes/);
    expect(existsSync(order.file)).toBe(false);
  },
);

test.each([
  ['more', content.length + 500],
  ['fewer', content.length - 500],
])('a server that promises %s bytes than it has is not believed', async (_, promised) => {
  const { order } = await orderFrom(({ headers }, response) => {
    if (headers.range !== undefined) return false;
    response.writeHead(200, { 'content-length': promised });
    response.write(content.subarray(0, Math.min(promised, content.length)));
    response.end();
    return true;
  });
  await downloadFile(order);
  expect(await readFile(order.file)).toEqual(content);
});

test('redirects are followed, each time from the first address, as they hold for a while only', async () => {
  let redirects = 0;
  const { order } = await orderFrom(({ url, headers }, response) => {
    if (url === '/elsewhere') sendRange(response, content, headers.range, 6000);
    else response.writeHead(302, { location: '/elsewhere' }).end();
    if (url !== '/elsewhere') redirects += 1;
    return true;
  });
  await downloadFile(order);
  expect(await readFile(order.file)).toEqual(content);
  expect(redirects).toBe(2);
});

test('a busy server is asked again; one that refuses is not', async () => {
  let busy = 1;
  const { order } = await orderFrom((_request, response) => {
    busy -= 1;
    return busy >= 0 && Boolean(response.writeHead(503, { 'retry-after': '0' }).end());
  });
  await downloadFile(order);
  expect(await readFile(order.file)).toEqual(content);

  const { order: refused, hub } = await orderFrom((_request, response) => Boolean(response.writeHead(404).end()));
  await expect(downloadFile(refused)).rejects.toThrow('got status 404; check the name, the mirror and the proxy.');
  expect(hub.asked).toHaveLength(1);
});

test('a server that is not there is named with the reason', async () => {
  const { order } = await orderFrom();
  const nobody = { ...order, url: 'http://127.0.0.1:9/x' };
  await expect(downloadFile(nobody)).rejects.toThrow(/Expected 10000 bytes from .*, got 0 \(.*(ECONNREFUSED|bad port)/);
});

test('a disk that takes no more ends a download at once, with the reason', async () => {
  const { order, hub } = await orderFrom();
  await mkdir(`${order.file}.partial`);
  await expect(downloadFile({ ...order, bytes: 2 ** 30 })).rejects.toThrow(
    /Expected to write to the disk, got: EISDIR/,
  );
  expect(hub.asked).toHaveLength(1);
});

test('an aborted download says so at once, also while it waits for a busy server, and keeps what has come', async () => {
  const { order } = await orderFrom(inPieces(4000));
  const abort = new AbortController();
  const onBytes = () => abort.abort(new Error('Cancelled.'));
  await expect(downloadFile({ ...order, signal: abort.signal, onBytes })).rejects.toThrow('Cancelled.');
  expect((await readFile(`${order.file}.partial`)).length).toBeGreaterThan(0);

  const later = new AbortController();
  const { order: waiting } = await orderFrom((_request, response) => {
    response
      .writeHead(503, { 'retry-after': '60' })
      .end(() => setImmediate(() => later.abort(new Error('Cancelled.'))));
    return true;
  });
  await expect(downloadFile({ ...waiting, signal: later.signal })).rejects.toThrow('Cancelled.');
});

test('an empty file is made without asking', async () => {
  const { order, hub } = await orderFrom();
  await downloadFile({ ...order, bytes: 0, digest: null });
  expect((await readFile(order.file)).length).toBe(0);
  expect(hub.asked).toEqual([]);
});
