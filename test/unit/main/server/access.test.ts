import { writeFile } from 'node:fs/promises';
import { connect as connectSocket } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeEach, describe, expect, test } from 'vitest';
import { connect, type Door, openDoor } from './client.ts';
import { fakeApp } from './fakeApp.ts';

const PICTURE = { type: 'image/png', body: Uint8Array.of(1, 2, 3) };

let door: Door;

beforeEach(async () => {
  door = await openDoor(fakeApp({}, async () => PICTURE));
  await writeFile(path.join(door.page, 'index.html'), '<title>ObjEmbed Studio</title>');
  await writeFile(path.join(door.page, 'main.js'), 'start();');
});

describe('a browser', () => {
  test('gets a cookie for the token, is led to the page, and reloads by the cookie', async () => {
    const entered = await door.ask(door.entry);
    expect(entered).toMatchObject({ status: 303, headers: { location: '/', 'cache-control': 'no-store' } });
    const [set = ''] = [entered.headers['set-cookie']].flat();
    expect(set).toMatch(/^objembed-studio-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
    const cookie = set.slice(0, set.indexOf(';'));
    for (const _ of [1, 2]) {
      expect(await door.ask('/', { headers: { cookie } })).toMatchObject({
        status: 200,
        text: expect.stringMatching('<title>'),
      });
    }
    expect(await door.ask('/main.js', { headers: { cookie } })).toMatchObject({ status: 200, text: 'start();' });
    expect(await door.ask('/images/a', { headers: { cookie } })).toMatchObject({
      status: 200,
      body: Buffer.of(1, 2, 3),
    });
  });

  test('that is known may open the printed address again', async () => {
    const { cookie } = await door.enter();
    const again = await door.ask(door.entry, { headers: { cookie } });
    expect(again).toMatchObject({ status: 303, headers: { location: '/' } });
    expect(again.headers).not.toHaveProperty('set-cookie');
  });

  test('is let in among other cookies, by the name localhost, and by the later of two cookies of one name', async () => {
    const { cookie } = await door.enter();
    const name = cookie.slice(0, cookie.indexOf('='));
    const headers = { cookie: `theme=dark; ${name}=old; ${cookie}; other=1`, host: `localhost:${door.port}` };
    expect(await door.ask('/', { headers })).toMatchObject({ status: 200 });
  });

  test('that follows a link of another site is led on by the page itself, because a redirect brings no strict cookie', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect(await door.ask(door.entry, { headers })).toMatchObject({ status: 200, headers: { refresh: '0; url=/' } });
  });
});

describe('the token', () => {
  test('works once', async () => {
    await door.enter();
    const second = await door.ask(door.entry);
    expect(second).toMatchObject({ status: 403, text: expect.stringContaining('start the server again') });
    expect(second.headers).not.toHaveProperty('set-cookie');
  });

  test.each(['/?token=', '/?token=guess', '/?token=%00', '/index.html?token=guess'])(
    'is not guessed by %s',
    async (guess) => {
      const answer = await door.ask(guess);
      expect(answer.status).toBe(403);
      expect(answer.headers).not.toHaveProperty('set-cookie');
      expect(await door.enter()).not.toEqual({ cookie: '' });
    },
  );

  test('is not used up by whoever only looks at the headers', async () => {
    expect(await door.ask(door.entry, { method: 'HEAD' })).toMatchObject({ status: 403 });
    expect(await door.ask(door.entry)).toMatchObject({ status: 303 });
  });

  test('of one server opens no other', async () => {
    const other = await openDoor(fakeApp());
    expect(await other.ask(door.entry)).toMatchObject({ status: 403 });
    expect(await other.ask('/', { headers: await door.enter() })).toMatchObject({ status: 403 });
  });
});

describe('without the cookie', () => {
  test.each(['/', '/index.html', '/main.js', '/images/a', '/thumbnails/a', '/api', '/none'])(
    '%s is closed',
    async (path) => {
      expect(await door.ask(path)).toMatchObject({ status: 403, text: expect.stringContaining('Expected a browser') });
    },
  );

  test('and with a wrong one all is closed', async () => {
    const { cookie } = await door.enter();
    for (const wrong of [`${cookie}x`, cookie.slice(0, -1), cookie.slice(0, cookie.indexOf('=') + 1)]) {
      expect(await door.ask('/', { headers: { cookie: wrong } })).toMatchObject({ status: 403 });
      await expect(connect(door, { cookie: wrong })).rejects.toThrow('403');
    }
    await expect(connect(door, {})).rejects.toThrow('403');
  });
});

describe('with the cookie', () => {
  test.each(['evil.example', '127.0.0.1', '127.0.0.1:1', 'localhost', '0.0.0.0:80'])(
    'a request to the host "%s" is refused, so that no name can be bound to this machine',
    async (host) => {
      const { cookie } = await door.enter();
      expect(await door.ask('/', { headers: { cookie, host } })).toMatchObject({ status: 403 });
      await expect(connect({ ...door, host }, { cookie })).rejects.toThrow('403');
    },
  );

  test('a request to no host is refused', async () => {
    const { cookie } = await door.enter();
    const socket = connectSocket(door.port, '127.0.0.1');
    socket.end(`GET / HTTP/1.0\r\nCookie: ${cookie}\r\n\r\n`);
    expect(await text(socket)).toMatch(/^HTTP\/1.1 403 /);
  });

  test.each(['http://evil.example', 'http://127.0.0.1:1', 'https://127.0.0.1', 'null', 'file://'])(
    'a websocket or a writing request of %s is refused',
    async (origin) => {
      const { cookie } = await door.enter();
      await expect(connect(door, { cookie, origin })).rejects.toThrow('403');
      expect(await door.ask('/', { method: 'POST', headers: { cookie, origin } })).toMatchObject({ status: 403 });
    },
  );

  test('a writing request without an origin is refused, and with its own finds nothing to write', async () => {
    const headers = await door.enter();
    expect(await door.ask('/', { method: 'POST', headers })).toMatchObject({ status: 403 });
    const origin = `http://${door.host}`;
    expect(await door.ask('/', { method: 'POST', headers: { ...headers, origin } })).toMatchObject({ status: 405 });
  });

  test.each(['same-site', 'cross-site'])(
    'pictures are refused to %s pages, such as those of other ports',
    async (site) => {
      const headers = { ...(await door.enter()), 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' };
      expect(await door.ask('/images/a', { headers })).toMatchObject({ status: 403 });
    },
  );

  test('a websocket at another path is refused', async () => {
    await expect(connect(door, await door.enter(), '/other')).rejects.toThrow('403');
  });
});

describe('every answer', () => {
  test('keeps scripts, frames and readers of other pages out', async () => {
    const headers = await door.enter();
    const answers = [
      await door.ask('/'),
      await door.ask('/', { headers }),
      await door.ask('/images/a', { headers }),
      await door.ask('/no.js', { headers }),
    ];
    for (const answer of answers) {
      expect(answer.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
      const policy = String(answer.headers['content-security-policy']).split('; ');
      expect(policy).toEqual(
        expect.arrayContaining([
          "default-src 'none'",
          "script-src 'self'",
          "frame-ancestors 'none'",
          "base-uri 'none'",
          "form-action 'none'",
        ]),
      );
      expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${door.port} ws://localhost:${door.port}`);
    }
  });

  test('to something that is no request ends the connection and not the server', async () => {
    const socket = connectSocket(door.port, '127.0.0.1');
    socket.end('nonsense\r\n\r\n');
    expect(await text(socket)).toContain('400');
    expect(await door.ask(door.entry)).toMatchObject({ status: 303 });
  });
});
