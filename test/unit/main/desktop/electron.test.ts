import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { channels } from '../../../../main/desktop/messages.ts';
import { temporaryFolder } from '../store/temporaryProject.ts';
import { preventable } from './fakeElectron.ts';
import { launchDesktop } from './launchDesktop.ts';

describe('the window', () => {
  test('shows the workbench in a sandbox, without Node, over no network', async () => {
    const { electron, theWindow } = await launchDesktop();
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
    const data = await temporaryFolder();
    await mkdir(path.join(data, 'window'));
    const bounds = { x: 100, y: 50, width: 900, height: 600 };
    await writeFile(
      path.join(data, 'window', 'state.json'),
      JSON.stringify({ bounds, maximised: true, folder: '/gone' }),
    );
    await writeFile(path.join(data, 'settings.json'), JSON.stringify({ theme: 'light' }));
    const { theServer, theWindow } = await launchDesktop({ data });
    expect(theWindow().options).toMatchObject({ ...bounds, backgroundColor: '#ffffff' });
    expect(theWindow().show).not.toHaveBeenCalled();
    theWindow().emit('ready-to-show');
    expect(theWindow().maximize).toHaveBeenCalledOnce();
    expect(theWindow().show).toHaveBeenCalledOnce();
    expect(theServer().sent).toEqual([{ kind: 'start', dataFolder: data, open: null }]);
  });

  test('is opened the next time with its folder and place', async () => {
    const folder = await temporaryFolder();
    const { data, electron, theServer, theWindow } = await launchDesktop({ words: [folder] });
    theServer().say({ kind: 'opened', folder });
    expect(electron.module.app.addRecentDocument).toHaveBeenCalledExactlyOnceWith(folder);
    theWindow().emit('close');
    const kept = JSON.parse(await readFile(path.join(data, 'window', 'state.json'), 'utf8'));
    expect(kept).toEqual({ bounds: { x: 10, y: 20, width: 1000, height: 700 }, maximised: true, folder });
    const next = await launchDesktop({ data });
    expect(next.theServer().sent).toEqual([{ kind: 'start', dataFolder: data, open: { folder } }]);
  });

  test('goes nowhere else, opens no other, embeds nothing and is permitted nothing', async () => {
    const { electron, theWindow } = await launchDesktop();
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
    for (const url of ['https://example.com/a.exe', 'blob:https://example.com/1', 'app://workbench/images/1']) {
      const download = preventable();
      defaultSession.emit('will-download', download, { getURL: () => url });
      expect(download.preventDefault).toHaveBeenCalledOnce();
    }
    const own = preventable();
    defaultSession.emit('will-download', own, { getURL: () => 'blob:app://workbench/1' });
    expect(own.preventDefault).not.toHaveBeenCalled();
  });

  test('has the title of its page', async () => {
    const { theWindow } = await launchDesktop();
    expect(theWindow().options).toMatchObject({ title: 'ObjEmbed Studio' });
    const renamed = preventable();
    theWindow().emit('page-title-updated', renamed, 'a.jpg – photos – ObjEmbed Studio');
    expect(renamed.preventDefault).not.toHaveBeenCalled();
  });

  test('asks before its page is loaded anew over changes that are not stored', async () => {
    const { electron, theWindow } = await launchDesktop();
    const stay = preventable();
    theWindow().webContents.emit('will-prevent-unload', stay);
    expect(stay.preventDefault).not.toHaveBeenCalled();
    electron.module.dialog.showMessageBoxSync.mockReturnValue(1);
    const leave = preventable();
    theWindow().webContents.emit('will-prevent-unload', leave);
    expect(leave.preventDefault).toHaveBeenCalledOnce();
  });

  test('quits the app once the page has saved, when that was asked for', async () => {
    const { electron, theWindow } = await launchDesktop();
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    electron.module.app.emit('before-quit');
    theWindow().emit('close');
    theWindow().webContents.emit('will-prevent-unload', preventable());
    vi.advanceTimersByTime(100);
    expect(electron.module.app.quit).toHaveBeenCalledOnce();
    expect(theWindow().close).not.toHaveBeenCalled();
    expect(electron.module.dialog.showMessageBoxSync).not.toHaveBeenCalled();
  });

  test('can be shown again when its process ended', async () => {
    const { theWindow } = await launchDesktop();
    theWindow().webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    await vi.waitFor(() => expect(theWindow().reload).toHaveBeenCalledOnce());
  });
});

describe('the app', () => {
  test('runs once: another start hands its folder over and ends', async () => {
    const { electron, servers } = await launchDesktop({ words: ['photos'], lock: false });
    const target = { folder: path.resolve('photos') };
    expect(electron.module.app.requestSingleInstanceLock).toHaveBeenCalledExactlyOnceWith({ target });
    expect(electron.module.app.quit).toHaveBeenCalledOnce();
    expect(electron.windows).toEqual([]);
    expect(servers).toEqual([]);
  });

  test('comes to the front and opens the folder when it is started again', async () => {
    const { electron, theServer, theWindow } = await launchDesktop();
    theServer().say({ kind: 'ready' });
    const again = (asked: unknown) => electron.module.app.emit('second-instance', {}, [], '/', asked);
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
    const { data, electron, fromPage, theServer } = await launchDesktop({ words: ['--samples'] });
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
    const { electron, theServer } = await launchDesktop();
    theServer().say({ kind: 'problem', text: 'Expected a folder of images, got a file.' });
    const { showMessageBox } = electron.module.dialog;
    expect(showMessageBox).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ detail: 'Expected a folder of images, got a file.' }),
    );
  });

  test('lets the page ask for a folder, and no other page', async () => {
    const { electron, theWindow } = await launchDesktop();
    const { webContents } = theWindow();
    const ask = (url: string) =>
      electron.invoke(channels.chooseFolder, { sender: webContents, senderFrame: { parent: null, url } });
    expect(await ask('app://workbench/')).toBe('/chosen');
    expect(await ask('https://example.com/')).toBeNull();
    electron.module.dialog.showOpenDialog.mockResolvedValueOnce({ canceled: true, filePaths: [] });
    expect(await ask('app://workbench/')).toBeNull();
  });

  test('has the menu that the page asks for', async () => {
    const { electron, fromPage, theWindow } = await launchDesktop();
    fromPage(channels.setCommands, [{ id: 'go.next', title: 'Go: Next Image', keys: ['KeyD'] }]);
    const { setApplicationMenu } = electron.module.Menu;
    const go = setApplicationMenu.mock.lastCall?.[0].find(({ label }) => label === 'Go');
    go?.submenu?.[0]?.click?.();
    expect(theWindow().webContents.send).toHaveBeenCalledExactlyOnceWith(channels.command, 'go.next');
  });

  test('lists the recent folders in its menu, and opens the one that is chosen', async () => {
    const { electron, theServer } = await launchDesktop();
    theServer().say({ kind: 'ready' });
    theServer().say({ kind: 'recent', folders: ['/photos'] });
    const file = electron.module.Menu.setApplicationMenu.mock.lastCall?.[0].find(({ label }) => label === 'File');
    file?.submenu?.find(({ label }) => label === 'Open Recent')?.submenu?.[0]?.click?.();
    expect(theServer().sent.at(-1)).toEqual({ kind: 'open', target: { folder: '/photos' } });
  });

  test('lets the server finish before it ends', async () => {
    const { electron, servers, theServer } = await launchDesktop();
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
