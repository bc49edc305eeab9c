import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { downloadFile } from '../../../../model/download/downloadFile.ts';
import { temporaryFolder } from '../../main/store/temporaryProject.ts';

const content = Buffer.from('0123456789'.repeat(1000));
const sha256 = createHash('sha256').update(content).digest('hex');

async function orderFrom(answer: RequestListener) {
  const server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Expected a port.');
  const file = path.join(await temporaryFolder(), 'model.safetensors');
  return { url: `http://127.0.0.1:${address.port}/x`, file, bytes: content.length, sha256, stallMs: 200, attempts: 2 };
}

/** Answers with the wanted range, at most `most` bytes of it, and then holds the connection. */
function inPieces(most: number, onAnswer?: (response: ServerResponse) => void): RequestListener {
  return ({ headers }, response) => {
    const from = Number(/bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0);
    const rest = content.subarray(from);
    const range = { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` };
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': rest.length, ...range });
    const piece = rest.subarray(0, most);
    if (piece.length === rest.length) response.end(piece);
    else response.write(piece);
    onAnswer?.(response);
  };
}

test('a download goes on where connections break', async () => {
  let breakOff = () => {};
  const order = await orderFrom(
    inPieces(4000, (response) => {
      breakOff = () => void response.destroy();
    }),
  );
  // Once the bytes have arrived: what is on its way when a connection breaks is lost.
  await downloadFile({ ...order, stallMs: 20_000, onBytes: (done) => done < content.length && breakOff() });
  expect(await readFile(order.file)).toEqual(content);
});

test('a download goes on where connections stall', async () => {
  const order = await orderFrom(inPieces(4000));
  await downloadFile(order);
  expect(await readFile(order.file)).toEqual(content);
  expect(existsSync(`${order.file}.partial`)).toBe(false);
});

test('a download goes on from what an earlier one left, and begins anew where the server knows no ranges', async () => {
  const order = await orderFrom((_request, response) => response.end(content));
  await writeFile(`${order.file}.partial`, content.subarray(0, 5000));
  await downloadFile(order);
  expect(await readFile(order.file)).toEqual(content);
});

test('wrong bytes are refused and not kept', async () => {
  const order = await orderFrom((_request, response) => response.end(Buffer.alloc(content.length)));
  await expect(downloadFile(order)).rejects.toThrow(/Expected SHA-256 .* download it again/);
  expect(existsSync(order.file) || existsSync(`${order.file}.partial`)).toBe(false);
});

test.each([content.length - 1, content.length + 1])(
  'a server that sends %i bytes instead is refused',
  async (length) => {
    const order = await orderFrom((_request, response) => response.end(Buffer.alloc(length)));
    await expect(downloadFile(order)).rejects.toThrow(/Expected 10000 bytes/);
    expect(existsSync(order.file)).toBe(false);
  },
);

test('redirects are followed', async () => {
  const order = await orderFrom(({ url }, response) => {
    if (url === '/x') response.writeHead(302, { location: '/y' }).end();
    else response.end(content);
  });
  await downloadFile(order);
  expect(await readFile(order.file)).toEqual(content);
});

test('an aborted download says so and keeps what has come', async () => {
  const order = await orderFrom(inPieces(4000));
  const abort = new AbortController();
  const onBytes = () => abort.abort(new Error('Cancelled.'));
  await expect(downloadFile({ ...order, signal: abort.signal, onBytes })).rejects.toThrow('Cancelled.');
  expect((await readFile(`${order.file}.partial`)).length).toBeGreaterThan(0);
});

test('an empty file is made without asking', async () => {
  const order = await orderFrom((_request, response) => response.destroy());
  await downloadFile({ ...order, bytes: 0, sha256: null });
  expect((await readFile(order.file)).length).toBe(0);
});
