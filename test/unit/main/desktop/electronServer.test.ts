import { describe, expect, test, vi } from 'vitest';
import { channels } from '../../../../main/desktop/messages.ts';
import { launchDesktop } from './launchDesktop.ts';

describe('the server behind the window', () => {
  test('talks with the page, byte by byte', async () => {
    const { fromPage, theServer, theWindow } = await launchDesktop();
    theServer().say({ kind: 'ready' });
    fromPage(channels.connect);
    fromPage(channels.send, Uint8Array.of(1, 2, 3));
    expect(theServer().sent.slice(1)).toEqual([
      { kind: 'connect', session: 1 },
      { kind: 'message', session: 1, bytes: Uint8Array.of(1, 2, 3) },
    ]);
    theServer().say({ kind: 'message', session: 1, bytes: Uint8Array.of(4, 5) });
    expect(theWindow().webContents.send.mock.calls).toEqual([
      [channels.state, 'open'],
      [channels.message, Uint8Array.of(4, 5)],
    ]);
  });

  test('is asked for the pictures of the page', async () => {
    const { electron, theServer } = await launchDesktop();
    theServer().say({ kind: 'ready' });
    const [scheme, answer] = electron.module.protocol.handle.mock.lastCall ?? [];
    expect(scheme).toBe('app');
    const answered = answer?.(new Request('app://workbench/thumbnails/a'));
    expect(theServer().sent.at(-1)).toEqual({ kind: 'picture', request: 1, of: 'thumbnails', imageId: 'a' });
    theServer().say({ kind: 'picture', request: 1, picture: { type: 'image/webp', body: Uint8Array.of(7) } });
    expect(await (await answered)?.bytes()).toEqual(Uint8Array.of(7));
  });

  test('is started again with the open folder when it dies, and the page is told', async () => {
    const { data, fromPage, servers, theServer, theWindow } = await launchDesktop({ words: ['/photos'] });
    theServer().say({ kind: 'opened', folder: '/photos' });
    theServer().say({ kind: 'ready' });
    fromPage(channels.connect);
    theServer().die('signal SIGKILL');
    expect(theWindow().webContents.send).toHaveBeenLastCalledWith(channels.state, 'lost');
    expect(servers).toHaveLength(2);
    expect(theServer().sent).toEqual([{ kind: 'start', dataFolder: data, open: { folder: '/photos' } }]);
  });

  test('is given up after several deaths, with the reason, and started once more on request', async () => {
    const { electron, servers, theServer } = await launchDesktop();
    for (const reason of ['first', 'second', 'third']) theServer().die(reason);
    const { showMessageBox } = electron.module.dialog;
    expect(showMessageBox).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ detail: 'third' }));
    await vi.waitFor(() => expect(servers).toHaveLength(4));
    showMessageBox.mockResolvedValueOnce({ response: 1 });
    for (const reason of ['first', 'second', 'third']) theServer().die(reason);
    await vi.waitFor(() => expect(electron.module.app.quit).toHaveBeenCalledOnce());
  });
});
