import { expect, onTestFinished, vi } from 'vitest';
import { temporaryFolder } from '../store/temporaryProject.ts';
import { type FakeElectron, type FakeServer, type FakeWindow, fakeElectron, fakeFork } from './fakeElectron.ts';

export type Desktop = {
  /** The data folder. */
  readonly data: string;
  readonly electron: FakeElectron;
  /** Every server that was started. */
  readonly servers: readonly FakeServer[];
  theWindow(): FakeWindow;
  /** The one that was started last. */
  theServer(): FakeServer;
  /** Sends a message of the page, from its top frame. */
  fromPage(channel: string, value?: unknown): void;
};

type Options = {
  /** After the program's own. */
  readonly words?: readonly string[];
  /** Whether this is the first instance. */
  readonly lock?: boolean;
  readonly data?: string;
};

/** Runs main/electron.ts as Electron does, and waits until its window loads the page. */
export async function launchDesktop({ words = [], lock = true, data }: Options = {}): Promise<Desktop> {
  const { fork, servers } = fakeFork();
  const electron = fakeElectron({ lock });
  const folder = data ?? (await temporaryFolder());
  vi.stubEnv('OBJEMBED_STUDIO_DATA', folder);
  vi.resetModules();
  vi.doMock('electron', () => electron.module);
  vi.doMock('../../../../main/desktop/forkServer.ts', () => ({ forkServer: () => fork }));
  const { argv } = process;
  process.argv = ['electron', 'electron.js', ...words];
  onTestFinished(() => {
    process.argv = argv;
    vi.unstubAllEnvs();
  });
  await import('../../../../main/electron.ts');
  const theWindow = () => last(electron.windows);
  if (lock) await vi.waitFor(() => expect(theWindow().loadURL).toHaveBeenCalled(), { timeout: 20_000 });
  return {
    data: folder,
    electron,
    servers,
    theWindow,
    theServer: () => last(servers),
    fromPage(channel, value) {
      const { webContents } = theWindow();
      electron.module.ipcMain.emit(channel, { sender: webContents, senderFrame: webContents.mainFrame }, value);
    },
  };
}

function last<T>(list: readonly T[]): T {
  const found = list.at(-1);
  if (found === undefined) throw new Error('Expected a window or a server, got none.');
  return found;
}
