import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import net, { type Socket } from 'node:net';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { verifyFiles } from '../../../../model/bundle/verify.ts';
import { findInCatalogue } from '../../../../model/download/catalogue.ts';
import { downloadModel } from '../../../../model/download/downloadModel.ts';
import { applyProxy } from '../../../../model/download/proxy.ts';
import { readRecord } from '../../../../model/download/record.ts';
import { discardUnfinished, listUnfinished } from '../../../../model/download/unfinished.ts';
import { temporaryFolder } from '../../main/store/temporaryProject.ts';
import { dict, named, pickle, tensor, text, tuple } from '../checkpoint/pickleWriter.ts';
import { storedZip } from '../checkpoint/storedZip.ts';
import { sendRange, startFakeHub } from './fakeHub.ts';

const entry = findInCatalogue('objembed-2b');
const weights = Buffer.from('weights!'.repeat(500));
const pth = torchArchive(pickle(dict({ a: tensor({ count: 1, size: [1], stride: [1] }) })));

const repositories = {
  'fushh7/ObjEmbed-2B': {
    'README.md': Buffer.from('not wanted'),
    'config.json': Buffer.from('{}'),
    'tokenizer.json': Buffer.from('{"a":1}'),
    'model.safetensors': weights,
    'training.safetensors': weights,
  },
  'fushh7/WeDetect': { 'wedetect_base_uni.pth': pth, 'wedetect_large_uni.pth': pth },
};
const wanted = ['config.json', 'download.json', 'model.safetensors', 'tokenizer.json', 'wedetect_base_uni.pth'];

function torchArchive(data: Buffer): Buffer {
  return storedZip([
    ['archive/data.pkl', data],
    ['archive/data/0', Buffer.alloc(2000)],
  ]);
}

async function prepare() {
  const hub = await startFakeHub(repositories);
  const models = await temporaryFolder();
  const out = path.join(models, entry.name);
  return { hub, models, order: { entry, out, hub: hub.url, stallMs: 200, attempts: 1, pauseMs: 1 } };
}

/** Stops when so many bytes of the weights are there. */
async function downloadPart({ order }: Awaited<ReturnType<typeof prepare>>, bytes: number): Promise<void> {
  const abort = new AbortController();
  const onProgress = ({ done }: { done: number }) => done >= bytes && abort.abort(new Error('Cancelled.'));
  await expect(downloadModel({ ...order, signal: abort.signal, onProgress })).rejects.toThrow('Cancelled.');
}

test('a checkpoint comes with its proposer, only what is needed, and a record that tells every file', async () => {
  const { order, hub, models } = await prepare();
  const steps: number[] = [];
  await downloadModel({ ...order, onProgress: ({ done, total }) => steps.push(done / total) });
  expect((await readdir(order.out)).toSorted()).toEqual(wanted);
  expect(steps.at(-1)).toBe(1);
  expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  const record = readRecord(order.out);
  expect(record).toMatchObject({ name: 'ObjEmbed-2B', hub: hub.url, sources: [{}, { repository: 'fushh7/WeDetect' }] });
  expect(await verifyFiles(order.out, record?.files ?? {})).toEqual([]);
  await writeFile(path.join(order.out, 'config.json'), '[]');
  expect(await verifyFiles(order.out, record?.files ?? {})).toMatchObject([{ file: 'config.json' }]);
  expect(await listUnfinished(models)).toEqual([]);
});

test('a download that was cancelled is no model, is listed, and is gone on with', async () => {
  const prepared = await prepare();
  const { order, hub, models } = prepared;
  hub.trouble = (_request, response, content) => {
    if (content === weights) sendRange(response, content, undefined, 1500);
    return content === weights;
  };
  await downloadPart(prepared, 1500);
  expect(existsSync(order.out)).toBe(false);
  const [unfinished] = await listUnfinished(models);
  expect(unfinished).toMatchObject({ name: 'ObjEmbed-2B', total: weights.length + pth.length + 9 });
  expect(unfinished?.done).toBeGreaterThan(1500);

  hub.trouble = () => false;
  hub.asked.length = 0;
  await downloadModel(order);
  expect(hub.asked.find(({ path: asked }) => asked.endsWith('/model.safetensors'))?.range).toBe('bytes=1500-');
  expect(await readFile(path.join(order.out, 'model.safetensors'))).toEqual(weights);
  expect(await listUnfinished(models)).toEqual([]);
});

test('what its authors have changed since is downloaded anew, and only that', async () => {
  const prepared = await prepare();
  const { order, hub } = prepared;
  hub.trouble = ({ url }, response) => url?.endsWith('.pth') === true && Boolean(response.destroy());
  await expect(downloadModel(order)).rejects.toThrow('wedetect_base_uni.pth');
  hub.trouble = () => false;
  const changed = { ...repositories['fushh7/ObjEmbed-2B'], 'config.json': Buffer.from('{"a":2}') };
  hub.repositories = { ...repositories, 'fushh7/ObjEmbed-2B': changed };
  hub.asked.length = 0;
  await downloadModel(order);
  expect(await readFile(path.join(order.out, 'config.json'), 'utf8')).toBe('{"a":2}');
  expect(hub.asked.some(({ path: asked }) => asked.endsWith('/model.safetensors'))).toBe(false);
});

test('a download that was stopped can be discarded', async () => {
  const prepared = await prepare();
  await downloadPart(prepared, 5);
  expect(await listUnfinished(prepared.models)).toHaveLength(1);
  await discardUnfinished(prepared.models, { kind: 'download', name: 'ObjEmbed-4B' });
  expect(await listUnfinished(prepared.models)).toHaveLength(1);
  await discardUnfinished(prepared.models, { kind: 'download', name: 'ObjEmbed-2B' });
  expect(await readdir(prepared.models)).toEqual([]);
});

test('wrong bytes of one file leave no model, and the files that were right', async () => {
  const { order, hub, models } = await prepare();
  hub.trouble = (_request, response, content) => content === weights && Boolean(response.end(Buffer.alloc(4000)));
  await expect(downloadModel(order)).rejects.toThrow(/Expected SHA-256 .*model\.safetensors/);
  expect(existsSync(order.out)).toBe(false);
  expect((await listUnfinished(models))[0]?.done).toBeLessThan(1500);
});

test('a proposer that holds a program is refused and not kept', async () => {
  const { order, hub, models } = await prepare();
  const hostile = torchArchive(pickle(dict({ a: `${named('os', 'system')}${tuple(text('echo'))}R` })));
  hub.repositories = { ...repositories, 'fushh7/WeDetect': { 'wedetect_base_uni.pth': hostile } };
  await expect(downloadModel(order)).rejects.toThrow(/os\.system/);
  expect(existsSync(order.out)).toBe(false);
  const left = await readdir(models, { recursive: true });
  expect(left.filter((name) => name.includes('.pth'))).toEqual([]);
});

test('a disk without room is told before anything is downloaded, and nothing is left', async () => {
  const { order, hub, models } = await prepare();
  const freeBytes = async () => 1000;
  await expect(downloadModel({ ...order, freeBytes })).rejects.toThrow(
    /GB free for the download on the disk of .*, got/,
  );
  expect(hub.asked.every(({ path: asked }) => asked.startsWith('/api/'))).toBe(true);
  expect(await readdir(models)).toEqual([]);
});

test('a repository without what is needed is refused', async () => {
  const { order, hub } = await prepare();
  hub.repositories = { ...repositories, 'fushh7/ObjEmbed-2B': { 'config.json': Buffer.from('{}') } };
  await expect(downloadModel(order)).rejects.toThrow(/Expected a file like .*tokenizer.* for ObjEmbed-2B in fushh7/);
});

test('a file that another download beside it has is copied, and a damaged one downloaded', async () => {
  const { order, hub, models } = await prepare();
  const proposer = findInCatalogue('WeDetect-Base-Uni');
  await downloadModel({ ...order, entry: proposer, out: path.join(models, proposer.name) });
  hub.asked.length = 0;
  await downloadModel(order);
  expect(hub.asked.some(({ path: asked }) => asked.endsWith('.pth'))).toBe(false);

  await writeFile(path.join(order.out, 'model.safetensors'), Buffer.alloc(weights.length));
  hub.asked.length = 0;
  await downloadModel(order);
  expect(await readFile(path.join(order.out, 'model.safetensors'))).toEqual(weights);
  const resolved = hub.asked.filter(({ path: asked }) => asked.includes('/resolve/'));
  const names = ['config.json', 'tokenizer.json', 'model.safetensors'];
  expect(resolved.map(({ path: asked }) => path.basename(asked))).toEqual(names);
});

test('a folder of something else is never replaced', async () => {
  const { order } = await prepare();
  await downloadModel(order);
  const foreign = { ...order, out: path.join(path.dirname(order.out), 'foreign') };
  await mkdir(foreign.out);
  await writeFile(path.join(foreign.out, 'thesis.tex'), 'mine');
  await expect(downloadModel(foreign)).rejects.toThrow('choose another');
});

test('a proxy is gone through', async () => {
  const { order, hub } = await prepare();
  const connected: string[] = [];
  const proxy = createServer().on('connect', ({ url = '' }, socket: Socket) => {
    connected.push(url);
    const target = net.connect(Number(new URL(hub.url).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      target.pipe(socket).pipe(target);
    });
    socket.on('error', () => target.destroy());
    target.on('error', () => socket.destroy());
    onTestFinished(() => void target.destroy());
  });
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
  onTestFinished(() => void proxy.close());
  onTestFinished(() => applyProxy(null));
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Error('Expected a port.');
  await downloadModel({ ...order, hub: 'http://hub.invalid', proxy: `http://127.0.0.1:${address.port}` });
  expect(connected).toContain('hub.invalid:80');
  expect(existsSync(order.out)).toBe(true);
});
