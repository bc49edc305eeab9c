import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { readSnapshot } from '../../../../model/download/hub.ts';
import { startFakeHub } from './fakeHub.ts';

const large = Buffer.alloc(2000, 7);
const small = Buffer.from('{}');

test('files come with their size, what they must hash to, and where to get them at one commit', async () => {
  const repositories = {
    'a/b': { 'config.json': small, 'model.safetensors': large, '../outside': small, '.git': small },
  };
  const hub = await startFakeHub(repositories);
  const { commit, files } = await readSnapshot({ repository: 'a/b', hub: `${hub.url}/` });
  const at = `${hub.url}/a/b/resolve/${commit}`;
  const git = createHash('sha1').update('blob 2\0{}').digest('hex');
  const sha256 = createHash('sha256').update(large).digest('hex');
  expect(files).toEqual([
    { path: 'config.json', bytes: 2, digest: { kind: 'git', hex: git }, url: `${at}/config.json` },
    { path: 'model.safetensors', bytes: 2000, digest: { kind: 'sha256', hex: sha256 }, url: `${at}/model.safetensors` },
  ]);
  expect(hub.asked.map(({ path }) => path)).toEqual([
    '/api/models/a/b/revision/main',
    `/api/models/a/b/tree/${commit}`,
  ]);
});

test('a list in pages is read to its end, at the mirror that was asked', async () => {
  const files = Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`part-${index}.safetensors`, small]));
  const hub = await startFakeHub({ 'a/b': files }, { pageSize: 3 });
  const snapshot = await readSnapshot({ repository: 'a/b', hub: hub.url });
  expect(snapshot.files.map(({ path }) => path)).toEqual(Object.keys(files));
  expect(hub.asked).toHaveLength(4);
});

test('a list without an end is given up', async () => {
  const hub = await startFakeHub({ 'a/b': { 'config.json': small } });
  hub.trouble = ({ url }, response) => {
    if (!url?.includes('/tree/')) return false;
    return Boolean(response.writeHead(200, { link: '<https://huggingface.co/x?cursor=1>; rel="next"' }).end('[]'));
  };
  await expect(readSnapshot({ repository: 'a/b', hub: hub.url })).rejects.toThrow('got more than 100 pages');
});

test('an unknown repository, an answer of another kind and a server that is not there are told', async () => {
  const hub = await startFakeHub({});
  await expect(readSnapshot({ repository: 'a/b', hub: hub.url })).rejects.toThrow('got status 401; check the name');
  hub.trouble = (_request, response) => Boolean(response.end('<html>'));
  await expect(readSnapshot({ repository: 'a/b', hub: hub.url })).rejects.toThrow('check the mirror.');
  const nobody = readSnapshot({ repository: 'a/b', hub: 'http://127.0.0.1:1' });
  await expect(nobody).rejects.toThrow(/Expected an answer from .*; check the connection and the proxy\./);
});

test('what is aborted says why', async () => {
  const hub = await startFakeHub({});
  hub.trouble = () => true;
  const signal = AbortSignal.abort(new Error('Cancelled.'));
  await expect(readSnapshot({ repository: 'a/b', hub: hub.url, signal })).rejects.toThrow('Cancelled.');
});
