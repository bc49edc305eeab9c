import { describe, expect, test, vi } from 'vitest';
import type { App } from '../../../../main/app.ts';
import type { FromServer, Target } from '../../../../main/desktop/messages.ts';
import { serveParent } from '../../../../main/desktop/serveParent.ts';
import { decodeMessage, encodeMessage } from '../../../../main/wire.ts';
import { type FakeApp, fakeApp } from '../server/fakeApp.ts';

const INFO = { folder: '/photos', name: 'photos', images: 3, scanning: false, phrases: [], run: null };

const RECENT = [
  { folder: '/photos', exists: true },
  { folder: '/gone', exists: false },
];

const desktopApp: typeof fakeApp = (handlers, picture) =>
  fakeApp({ recentFolders: async () => RECENT, ...handlers }, picture);

async function start(app: FakeApp, open: Target = null) {
  const said: FromServer[] = [];
  const deliveries: (() => void)[] = [];
  const createApp = vi.fn(async () => app);
  const server = serveParent({
    createApp,
    send: (message, sent) => {
      said.push(message);
      if (sent !== undefined) deliveries.push(sent);
    },
  });
  await server.receive({ kind: 'start', dataFolder: '/data', open });
  return { server, said, deliveries, createApp };
}

/** What was said to a session, as the page reads it. */
function heard(said: readonly FromServer[], session: number): unknown[] {
  return said.flatMap((message) =>
    message.kind === 'message' && message.session === session ? [decodeMessage(message.bytes)] : [],
  );
}

describe('the server of the desktop', () => {
  test('opens its folder before it is ready, and tells which one is open', async () => {
    const app = desktopApp({
      openProject: async ({ folder }) => {
        app.tell({ name: 'projectOpened', value: { ...INFO, folder } });
        return INFO;
      },
      openSamples: async () => {
        app.tell({ name: 'projectOpened', value: { ...INFO, folder: '/data/samples' } });
        return INFO;
      },
    });
    const { said, createApp, server } = await start(app, { folder: '/photos' });
    expect(createApp).toHaveBeenCalledExactlyOnceWith({ dataFolder: '/data' });
    expect(said.slice(0, 2)).toEqual([{ kind: 'opened', folder: '/photos' }, { kind: 'ready' }]);
    await server.receive({ kind: 'open', target: 'samples' });
    expect(said.at(-1)).toEqual({ kind: 'opened', folder: '/data/samples' });
  });

  test('is ready all the same when its folder cannot be opened, and says why', async () => {
    const openProject = vi.fn<App['handlers']['openProject']>().mockRejectedValue(new Error('Expected a folder.'));
    const { said } = await start(desktopApp({ openProject }), { folder: '/gone' });
    expect(said.slice(0, 2)).toEqual([{ kind: 'problem', text: 'Expected a folder.' }, { kind: 'ready' }]);
  });

  test('tells which recent folders are there, at the start and after every change', async () => {
    const app = desktopApp();
    const { said } = await start(app);
    expect(said).toEqual([{ kind: 'ready' }, { kind: 'recent', folders: ['/photos'] }]);
    app.tell({ name: 'recentFolders', value: [] });
    expect(said.at(-1)).toEqual({ kind: 'recent', folders: [] });
  });

  test('greets each session, answers its requests and tells it events', async () => {
    const app = desktopApp({ openedProject: async () => null });
    const { server, said } = await start(app);
    await server.receive({ kind: 'connect', session: 1 });
    const bytes = encodeMessage({ kind: 'request', id: 5, method: 'openedProject', params: null });
    await server.receive({ kind: 'message', session: 1, bytes });
    await vi.waitFor(() => expect(heard(said, 1)).toContainEqual({ kind: 'result', id: 5, value: null }));
    await server.receive({ kind: 'connect', session: 2 });
    app.tell({ name: 'jobs', value: [] });
    const event = { kind: 'event', name: 'jobs', value: [] };
    expect(heard(said, 1)).toContainEqual(event);
    expect(heard(said, 2)).toEqual([{ kind: 'hello', client: expect.any(String) }, event]);
  });

  test('tells a session nothing more once it is disconnected', async () => {
    const app = desktopApp();
    const { server, said } = await start(app);
    await server.receive({ kind: 'connect', session: 1 });
    await server.receive({ kind: 'disconnect', session: 1 });
    await server.receive({ kind: 'message', session: 1, bytes: Uint8Array.of(1) });
    app.tell({ name: 'jobs', value: [] });
    expect(heard(said, 1)).toHaveLength(1);
    // The one that is left listens for which folder is open.
    expect(app.listeners()).toBe(1);
  });

  test('lets a session go that reads nothing, and says so', async () => {
    const app = desktopApp();
    const { server, said, deliveries } = await start(app);
    await server.receive({ kind: 'connect', session: 1 });
    const text = 'x'.repeat(33 * 2 ** 20);
    const shout = () => app.tell({ name: 'notice', value: { severity: 'info', text } });
    shout();
    for (const sent of deliveries.splice(0)) sent();
    shout();
    shout();
    expect(said).not.toContainEqual({ kind: 'closed', session: 1 });
    shout();
    expect(said.at(-1)).toEqual({ kind: 'closed', session: 1 });
    expect(app.listeners()).toBe(1);
  });

  test('answers with a picture or with the reason why there is none', async () => {
    const found = { type: 'image/webp', body: Uint8Array.of(1) };
    const picture: App['picture'] = async (kind, imageId) => {
      if (imageId === 'a' && kind === 'thumbnails') return found;
      throw new Error('Expected an image.');
    };
    const { server, said } = await start(desktopApp({}, picture));
    await server.receive({ kind: 'picture', request: 1, of: 'thumbnails', imageId: 'a' });
    await server.receive({ kind: 'picture', request: 2, of: 'images', imageId: 'a' });
    expect(said.slice(-2)).toEqual([
      { kind: 'picture', request: 1, picture: found },
      { kind: 'no picture', request: 2, text: 'Expected an image.' },
    ]);
  });

  test('closes its sessions and the app, and does not say that the folder was closed', async () => {
    const app = desktopApp();
    const close = vi.fn(async () => app.tell({ name: 'projectOpened', value: null }));
    const { server, said } = await start(Object.assign(app, { close }));
    await server.receive({ kind: 'connect', session: 1 });
    await server.receive({ kind: 'close' });
    expect(close).toHaveBeenCalledOnce();
    expect(said.filter(({ kind }) => kind === 'opened')).toEqual([]);
    expect(app.listeners()).toBe(0);
  });

  test('expects to be started first', async () => {
    const server = serveParent({ createApp: async () => desktopApp(), send: () => {} });
    await expect(server.receive({ kind: 'connect', session: 1 })).rejects.toThrow('got "connect"');
  });
});
