import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { App } from '../../../../main/app.ts';
import { listen } from '../../../../main/server/http.ts';
import { temporaryFolder } from '../store/temporaryProject.ts';
import { connect, openDoor } from './client.ts';
import { fakeApp } from './fakeApp.ts';

describe('the page', () => {
  test('is served with its types, and again only when it has changed', async () => {
    const door = await openDoor(fakeApp());
    await mkdir(path.join(door.page, 'assets'));
    await writeFile(path.join(door.page, 'index.html'), '<p>Hi</p>');
    await writeFile(path.join(door.page, 'assets', 'a b.css'), 'p {}');
    await writeFile(path.join(door.page, 'assets', 'empty.js'), '');
    const { cookie } = await door.enter();
    const first = await door.ask('/', { headers: { cookie } });
    expect(first).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      text: '<p>Hi</p>',
    });
    expect(first.headers['cache-control']).toBe('private, no-cache');
    const headers = { cookie, 'if-none-match': String(first.headers.etag) };
    expect(await door.ask('/', { headers })).toMatchObject({ status: 304, text: '' });
    await writeFile(path.join(door.page, 'index.html'), '<p>Hello</p>');
    expect(await door.ask('/', { headers })).toMatchObject({ status: 200, text: '<p>Hello</p>' });
    expect(await door.ask('/assets/a%20b.css', { headers })).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/css; charset=utf-8' },
    });
    expect(await door.ask('/assets/empty.js', { headers })).toMatchObject({ status: 200, text: '' });
    expect(await door.ask('/', { method: 'HEAD', headers: { cookie } })).toMatchObject({
      status: 200,
      text: '',
      headers: { 'content-length': '12' },
    });
  });

  test.each([
    '/../secret.js',
    '/%2e%2e/secret.js',
    '/..%2fsecret.js',
    '/assets/..%2f..%2fsecret.js',
    '/..%5csecret.js',
    '/%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '//secret.js',
    '/link.js',
    '/linked/secret.js',
    '/secret.js%00.html',
    '/assets',
    '/assets.js',
    '/none.js',
    '/settings.sqlite',
    '/.js',
  ])('does not let %s out of its folder', async (address) => {
    const door = await openDoor(fakeApp());
    const outside = await temporaryFolder();
    await mkdir(path.join(door.page, 'assets.js'));
    await writeFile(path.join(outside, 'secret.js'), 'secret');
    await writeFile(path.join(door.page, '..', 'secret.js'), 'secret');
    await writeFile(path.join(door.page, 'settings.sqlite'), 'secret');
    await symlink(path.join(outside, 'secret.js'), path.join(door.page, 'link.js'));
    await symlink(outside, path.join(door.page, 'linked'));
    try {
      const answer = await door.ask(address, { headers: await door.enter() });
      expect(answer).toMatchObject({ status: 404, text: expect.not.stringContaining('secret\n') });
    } finally {
      await rm(path.join(door.page, '..', 'secret.js'), { force: true });
    }
  });

  test.each(['/%', '/%E0%A4%A'])('answers the broken address %s', async (address) => {
    const door = await openDoor(fakeApp());
    expect(await door.ask(address, { headers: await door.enter() })).toMatchObject({ status: 400 });
  });
});

describe('a picture', () => {
  test('comes from the app under its id, with its type, and once', async () => {
    const picture = vi.fn<App['picture']>(async () => ({ type: 'image/webp', body: Uint8Array.of(9, 8, 7) }));
    const door = await openDoor(fakeApp({}, picture));
    const { cookie } = await door.enter();
    const first = await door.ask('/thumbnails/a%2Fb%20c', { headers: { cookie } });
    expect(first).toMatchObject({ status: 200, headers: { 'content-type': 'image/webp', 'content-length': '3' } });
    expect(first.body).toEqual(Buffer.of(9, 8, 7));
    expect(picture).toHaveBeenLastCalledWith('thumbnails', 'a/b c');
    const headers = { cookie, 'if-none-match': String(first.headers.etag) };
    expect(await door.ask('/thumbnails/a', { headers })).toMatchObject({ status: 304, text: '' });
    picture.mockResolvedValue({ type: 'image/webp', body: Uint8Array.of(9, 8, 6) });
    expect(await door.ask('/images/a', { headers })).toMatchObject({ status: 200 });
    expect(picture).toHaveBeenLastCalledWith('images', 'a');
  });

  test('that is a file is streamed, and is again when the file has changed', async () => {
    const file = path.join(await temporaryFolder(), 'a.jpg');
    const bytes = Buffer.alloc(3_000_000, 'jpeg');
    await writeFile(file, bytes);
    const door = await openDoor(fakeApp({}, async () => ({ type: 'image/jpeg', body: { file } })));
    const { cookie } = await door.enter();
    const first = await door.ask('/images/a', { headers: { cookie } });
    expect(first.body.equals(bytes)).toBe(true);
    const headers = { cookie, 'if-none-match': String(first.headers.etag) };
    expect(await door.ask('/images/a', { headers })).toMatchObject({ status: 304 });
    await writeFile(file, 'new');
    expect(await door.ask('/images/a', { headers })).toMatchObject({ status: 200, text: 'new' });
  });

  test('that the app cannot give is not found, in the sentence of the app', async () => {
    const missing = { type: 'image/jpeg', body: { file: '/nowhere/a.jpg' } };
    const picture: App['picture'] = async (_, id) => {
      if (id === 'gone') return missing;
      throw new Error(`Expected an image of this project, got ${id}.`);
    };
    const door = await openDoor(fakeApp({}, picture));
    const headers = await door.enter();
    const unknown = await door.ask('/images/x', { headers });
    expect(unknown).toMatchObject({ status: 404, text: 'Expected an image of this project, got x.\n' });
    expect(await door.ask('/images/gone', { headers })).toMatchObject({ status: 404 });
    expect(await door.ask('/images/', { headers })).toMatchObject({ status: 404 });
  });
});

describe('a websocket', () => {
  test('carries requests, events and embeddings', async () => {
    const embeddings = Float32Array.from({ length: 50_001 }, (_, i) => Math.fround(Math.sin(i)));
    const app = fakeApp({ embedTexts: async () => ({ embeddings }) });
    const door = await openDoor(app);
    const client = await connect(door, await door.enter());
    const params = { runId: 'run', kind: 'object', texts: ['a dog'] };
    client.tell({ kind: 'request', id: 1, method: 'embedTexts', params });
    const [hello, result] = await client.messages(2);
    expect(hello).toEqual({ kind: 'hello', client: expect.any(String) });
    expect(result).toStrictEqual({ kind: 'result', id: 1, value: { embeddings } });
    app.tell({ name: 'imagesChanged', value: { imageIds: ['a'] } });
    const [, , event] = await client.messages(3);
    expect(event).toEqual({ kind: 'event', name: 'imagesChanged', value: { imageIds: ['a'] } });
  });

  test('ends what its client asked for when the client goes', async () => {
    const called = Promise.withResolvers<AbortSignal>();
    const app = fakeApp({
      listJobs(_, __, signal) {
        called.resolve(signal);
        return new Promise(() => {});
      },
    });
    const door = await openDoor(app);
    const client = await connect(door, await door.enter());
    client.tell({ kind: 'request', id: 1, method: 'listJobs', params: null });
    const signal = await called.promise;
    expect(signal.aborted).toBe(false);
    client.close();
    await vi.waitFor(() => expect(signal.aborted).toBe(true));
    expect(app.listeners()).toBe(0);
  });

  test('survives what is no message, and closes on one that is too large', async () => {
    const app = fakeApp({ listJobs: async () => [] });
    const door = await openDoor(app);
    const client = await connect(door, await door.enter());
    client.tell(Uint8Array.of(0xc1, 0xff));
    client.tell({ kind: 'request', id: 1, method: 'listJobs', params: null });
    expect((await client.messages(3)).slice(1)).toEqual([
      expect.objectContaining({ name: 'notice' }),
      { kind: 'result', id: 1, value: [] },
    ]);
    client.tell(new Uint8Array(65 * 2 ** 20));
    await client.closed;
    await vi.waitFor(() => expect(app.listeners()).toBe(0));
  });
});

describe('a server', () => {
  const enter = async (url: string): Promise<string> => {
    const entered = await fetch(url, { redirect: 'manual' });
    return entered.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  };

  test('ends its conversations when it is closed, and a page goes on when it is started again with its key', async () => {
    const app = fakeApp();
    const options = { page: await temporaryFolder(), key: 'key' };
    const first = await listen(app, { ...options, port: 0 });
    const { host, port: text } = new URL(first.url);
    const port = Number(text);
    const cookie = await enter(first.url);
    const client = await connect({ port, host }, { cookie });
    await first.close();
    await client.closed;
    expect(app.listeners()).toBe(0);
    const second = await listen(app, { ...options, port });
    expect(second.url).not.toBe(first.url);
    const again = await connect({ port, host }, { cookie });
    expect(await again.messages(1)).toEqual([expect.objectContaining({ kind: 'hello' })]);
    await second.close();
    const stranger = await listen(app, { ...options, port, key: 'another' });
    await expect(connect({ port, host }, { cookie })).rejects.toThrow('403');
    await stranger.close();
  });

  test('says when its port is taken', async () => {
    const { port, page } = await openDoor(fakeApp());
    await expect(listen(fakeApp(), { port, page, key: 'key' })).rejects.toThrow(`Expected port ${port} to be free`);
  });

  test('has a token and a cookie of its own, even with the key of another', async () => {
    const [one, two] = [await openDoor(fakeApp(), 'key'), await openDoor(fakeApp(), 'key')];
    expect(one.entry).not.toBe(two.entry);
    expect((await one.enter()).cookie.split('=')[1]).not.toBe((await two.enter()).cookie.split('=')[1]);
  });
});
