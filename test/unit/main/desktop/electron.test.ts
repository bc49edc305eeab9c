import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { channels } from '../../../../main/desktop/messages.ts';
import { temporaryFolder } from '../store/temporaryProject.ts';
import { type FakeElectron, type FakeServer, fakeElectron, fakeFork, preventable } from './fakeElectron.ts';

let data: string;
let electron: FakeElectron;
let servers: readonly FakeServer[];

beforeEach(async () => {
  data = await temporaryFolder();
  vi.stubEnv('OBJEMBED_STUDIO_DATA', data);
  onTestFinished(() => void vi.unstubAllEnvs());
});

/** Runs main/electron.ts as Electron does, with words after the program's own. */
async function launch({ words = [], lock = true }: { words?: readonly string[]; lock?: boolean } = {}): Promise<void> {
  const fake = fakeFork();
  electron = fakeElectron({ lock });
  servers = fake.servers;
  vi.resetModules();
  vi.doMock('electron', () => electron.module);
  vi.doMock('../../../../main/desktop/forkServer.ts', () => ({ forkServer: () => fake.fork }));
  const argv = process.argv;
  process.argv = ['electron', 'electron.js', ...words];
  onTestFinished(() => {
    process.argv = argv;
  });
  await import('../../../../main/electron.ts');
  if (lock) await vi.waitFor(() => expect(theWindow().loadURL).toHaveBeenCalled());
}

function theWindow() {
  const window = electron.windows.at(-1);
  if (window === undefined) throw new Error('Expected a window, got none.');
  return window;
}

function theServer(): FakeServer {
  const server = servers.at(-1);
  if (server === undefined) throw new Error('Expected a server, got none.');
  return server;
}

/** A message of the page, from its top frame. */
function fromPage(channel: string, value?: unknown): void {
  const { webContents } = theWindow();
  electron.module.ipcMain.emit(channel, { sender: webContents, senderFrame: webContents.mainFrame }, value);
}

describe('the window', () => {
  test('shows the workbench in a sandbox, without Node, over no network', async () => {
    await launch();
    const { app, protocol } = electron.module;
    expect(theWindow().options).toMatchObject({
      show: false,
      backgroundColor: '#1f1f1f',
      webPreferences: {
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
        spellcheck: false,
        preload: expect.stringMatching(/preload\.cjs$/),
      },
    });
    expect(theWindow().loadURL).toHaveBeenCalledExactlyOnceWith('app://workbench/');
    expect(app.enableSandbox).toHaveBeenCalledOnce();
    expect(protocol.registerSchemesAsPrivileged).toHaveBeenCalledExactlyOnceWith([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
    ]);
  });

  test('is shown once it is drawn, where and how it was left, in the colour of the theme', async () => {
    await mkdir(path.join(data, 'window'));
    const bounds = { x: 100, y: 50, width: 900, height: 600 };
    await writeFile(
      path.join(data, 'window', 'state.json'),
      JSON.stringify({ bounds, maximised: true, folder: '/gone' }),
    );
    await writeFile(path.join(data, 'settings.json'), JSON.stringify({ theme: 'light' }));
    await launch();
    expect(theWindow().options).toMatchObject({ ...bounds, backgroundColor: '#ffffff' });
    expect(theWindow().show).not.toHaveBeenCalled();
    theWindow().emit('ready-to-show');
    expect(theWindow().maximize).toHaveBeenCalledOnce();
    expect(theWindow().show).toHaveBeenCalledOnce();
    expect(theServer().sent).toEqual([{ kind: 'start', dataFolder: data, open: null }]);
  });

  test('is opened the next time with its folder and place', async () => {
    const folder = await temporaryFolder();
    await launch({ words: [folder] });
    theServer().say({ kind: 'opened', folder });
    expect(theWindow().setTitle).toHaveBeenLastCalledWith(`${path.basename(folder)} – ObjEmbed Studio`);
    expect(electron.module.app.addRecentDocument).toHaveBeenCalledExactlyOnceWith(folder);
    theWindow().emit('close');
    const kept = JSON.parse(await readFile(path.join(data, 'window', 'state.json'), 'utf8'));
    expect(kept).toEqual({ bounds: { x: 10, y: 20, width: 1000, height: 700 }, maximised: true, folder });
    await launch();
    expect(theServer().sent).toEqual([{ kind: 'start', dataFolder: data, open: { folder } }]);
  });

  test('goes nowhere else, opens no other, embeds nothing and is permitted nothing', async () => {
    await launch();
    const { webContents } = theWindow();
    for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
      const away = preventable({ url: 'https://example.com/' });
      webContents.emit(name, away);
      expect(away.preventDefault).toHaveBeenCalledOnce();
      const reload = preventable({ url: 'app://workbench/' });
      webContents.emit(name, reload);
      expect(reload.preventDefault).not.toHaveBeenCalled();
    }
    const webview = preventable();
    webContents.emit('will-attach-webview', webview);
    expect(webview.preventDefault).toHaveBeenCalledOnce();
    const [opener] = webContents.setWindowOpenHandler.mock.calls[0] ?? [];
    expect(opener?.({ url: 'https://example.com/' })).toEqual({ action: 'deny' });
    expect(electron.module.shell.openExternal).not.toHaveBeenCalled();

    const { defaultSession } = electron.module.session;
    const answer = vi.fn();
    defaultSession.setPermissionRequestHandler.mock.calls[0]?.[0](webContents, 'media', answer);
    expect(answer).toHaveBeenCalledExactlyOnceWith(false);
    expect(defaultSession.setPermissionCheckHandler.mock.calls[0]?.[0]()).toBe(false);
    expect(defaultSession.setDevicePermissionHandler.mock.calls[0]?.[0]()).toBe(false);
    const download = preventable();
    defaultSession.emit('will-download', download);
    expect(download.preventDefault).toHaveBeenCalledOnce();
  });

  test('asks before it closes over changes that are not stored', async () => {
    await launch();
    const stay = preventable();
    theWindow().webContents.emit('will-prevent-unload', stay);
    expect(stay.preventDefault).not.toHaveBeenCalled();
    electron.module.dialog.showMessageBoxSync.mockReturnValue(1);
    const leave = preventable();
    theWindow().webContents.emit('will-prevent-unload', leave);
    expect(leave.preventDefault).toHaveBeenCalledOnce();
  });

  test('can be shown again when its process ended', async () => {
    await launch();
    theWindow().webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    await vi.waitFor(() => expect(theWindow().reload).toHaveBeenCalledOnce());
  });
});

describe('the app', () => {
  test('runs once: another start hands its folder over and ends', async () => {
    await launch({ words: ['photos'], lock: false });
    const target = { folder: path.resolve('photos') };
    expect(electron.module.app.requestSingleInstanceLock).toHaveBeenCalledExactlyOnceWith({ target });
    expect(electron.module.app.quit).toHaveBeenCalledOnce();
    expect(electron.windows).toEqual([]);
    expect(servers).toEqual([]);
  });

  test('comes to the front and opens the folder when it is started again', async () => {
    await launch();
    theServer().say({ kind: 'ready' });
    const again = (data: unknown) => electron.module.app.emit('second-instance', {}, [], '/', data);
    again({ target: { folder: '/photos' } });
    expect(theWindow().restore).toHaveBeenCalledOnce();
    expect(theWindow().focus).toHaveBeenCalledOnce();
    again({ target: null });
    again('anything');
    expect(theServer().sent.slice(1)).toEqual([{ kind: 'open', target: { folder: '/photos' } }]);
  });

  test('opens what the system or a drop gives it: a folder, or that of a file', async () => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, 'a.jpg'), '');
    await launch({ words: ['--samples'] });
    expect(theServer().sent).toEqual([{ kind: 'start', dataFolder: data, open: 'samples' }]);
    theServer().say({ kind: 'ready' });
    const event = preventable();
    electron.module.app.emit('open-file', event, folder);
    expect(event.preventDefault).toHaveBeenCalledOnce();
    fromPage(channels.drop, path.join(folder, 'a.jpg'));
    const opening = { kind: 'open', target: { folder } };
    expect(theServer().sent.slice(1)).toEqual([opening, opening]);
  });

  test('says why a folder cannot be opened', async () => {
    await launch();
    theServer().say({ kind: 'problem', text: 'Expected a folder of images, got a file.' });
    const { showMessageBox } = electron.module.dialog;
    expect(showMessageBox).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ detail: 'Expected a folder of images, got a file.' }),
    );
  });

  test('lets the page ask for a folder, and no other page', async () => {
    await launch();
    const { webContents } = theWindow();
    const ask = (url: string) =>
      electron.invoke(channels.chooseFolder, { sender: webContents, senderFrame: { parent: null, url } });
    expect(await ask('app://workbench/')).toBe('/chosen');
    expect(await ask('https://example.com/')).toBeNull();
    electron.module.dialog.showOpenDialog.mockResolvedValueOnce({ canceled: true, filePaths: [] });
    expect(await ask('app://workbench/')).toBeNull();
  });

  test('has the menu that the page asks for', async () => {
    await launch();
    fromPage(channels.setCommands, [{ id: 'go.next', title: 'Go: Next Image', keys: ['KeyD'] }]);
    const { setApplicationMenu } = electron.module.Menu;
    const go = setApplicationMenu.mock.lastCall?.[0].find(({ label }: { label?: string }) => label === 'Go');
    go.submenu[0].click();
    expect(theWindow().webContents.send).toHaveBeenCalledExactlyOnceWith(channels.command, 'go.next');
  });

  test('lets the server finish before it ends', async () => {
    await launch();
    const quitting = preventable();
    electron.module.app.emit('will-quit', quitting);
    expect(quitting.preventDefault).toHaveBeenCalledOnce();
    expect(theServer().sent.at(-1)).toEqual({ kind: 'close' });
    expect(electron.module.app.quit).not.toHaveBeenCalled();
    theServer().die('exit code 0');
    await vi.waitFor(() => expect(electron.module.app.quit).toHaveBeenCalledOnce());
    const again = preventable();
    electron.module.app.emit('will-quit', again);
    expect(again.preventDefault).not.toHaveBeenCalled();
    expect(servers).toHaveLength(1);
  });
});

describe('the server', () => {
  test('talks with the page, byte by byte', async () => {
    await launch();
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
    await launch();
    theServer().say({ kind: 'ready' });
    const [scheme, answer] = electron.module.protocol.handle.mock.lastCall ?? [];
    expect(scheme).toBe('app');
    const answered = answer?.(new Request('app://workbench/thumbnails/a'));
    expect(theServer().sent.at(-1)).toEqual({ kind: 'picture', request: 1, of: 'thumbnails', imageId: 'a' });
    theServer().say({ kind: 'picture', request: 1, picture: { type: 'image/webp', body: Uint8Array.of(7) } });
    expect(await (await answered)?.bytes()).toEqual(Uint8Array.of(7));
  });

  test('is started again with the open folder when it dies, and the page is told', async () => {
    await launch({ words: ['/photos'] });
    theServer().say({ kind: 'opened', folder: '/photos' });
    theServer().say({ kind: 'ready' });
    fromPage(channels.connect);
    theServer().die('signal SIGKILL');
    expect(theWindow().webContents.send).toHaveBeenLastCalledWith(channels.state, 'lost');
    expect(servers).toHaveLength(2);
    expect(theServer().sent).toEqual([{ kind: 'start', dataFolder: data, open: { folder: '/photos' } }]);
  });

  test('is given up after several deaths, with the reason, and started once more on request', async () => {
    await launch();
    for (const reason of ['first', 'second', 'third']) theServer().die(reason);
    const { showMessageBox } = electron.module.dialog;
    expect(showMessageBox).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ detail: 'third' }));
    await vi.waitFor(() => expect(servers).toHaveLength(4));
    showMessageBox.mockResolvedValueOnce({ response: 1 });
    for (const reason of ['first', 'second', 'third']) theServer().die(reason);
    await vi.waitFor(() => expect(electron.module.app.quit).toHaveBeenCalledOnce());
  });
});
