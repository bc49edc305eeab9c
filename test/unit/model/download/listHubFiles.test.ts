import { createServer, type RequestListener } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { listHubFiles } from '../../../../model/download/listHubFiles.ts';

async function hubThat(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Expected a port.');
  return `http://127.0.0.1:${address.port}`;
}

const oid = 'a'.repeat(64);

test('files come with their size, their SHA-256 where the hub has it, and where to get them', async () => {
  const hub = await hubThat(({ url }, response) => {
    expect(url).toBe('/api/models/someone/model/tree/main');
    response.end(
      JSON.stringify([
        { type: 'directory', path: 'assets', size: 0 },
        { type: 'file', path: '../outside', size: 1 },
        { type: 'file', path: 'config.json', size: 12 },
        { type: 'file', path: 'model.safetensors', size: 130, lfs: { oid, size: 4_000_000_000 } },
      ]),
    );
  });
  const at = `${hub}/someone/model/resolve/main`;
  expect(await listHubFiles({ repository: 'someone/model', hub: `${hub}/` })).toEqual([
    { path: 'config.json', bytes: 12, sha256: null, url: `${at}/config.json` },
    { path: 'model.safetensors', bytes: 4_000_000_000, sha256: oid, url: `${at}/model.safetensors` },
  ]);
});

test('an unknown repository and an answer of another kind are told', async () => {
  const missing = await hubThat((_request, response) => response.writeHead(404).end());
  await expect(listHubFiles({ repository: 'a/b', hub: missing })).rejects.toThrow('got status 404; check the name.');
  const page = await hubThat((_request, response) => response.end('<html>'));
  await expect(listHubFiles({ repository: 'a/b', hub: page })).rejects.toThrow('check the mirror.');
});
