// A stand-in for the module `electron`, whose runtime tests do without: what main/electron.ts uses of it.
import { EventEmitter } from 'node:events';
import { vi } from 'vitest';
import type { FromServer, ToServer } from '../../../../main/desktop/messages.ts';

const DISPLAY = { id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 } };

export class FakeContents extends EventEmitter {
  readonly mainFrame = { parent: null, url: 'app://workbench/' };
  readonly send = vi.fn<(channel: string, value: unknown) => void>();
  readonly setWindowOpenHandler = vi.fn<(handler: (details: { url: string }) => { action: string }) => void>();
}

class FakeWindow extends EventEmitter {
  readonly options: unknown;
  readonly webContents = new FakeContents();
  readonly loadURL = vi.fn(async (_url: string) => {});
  readonly show = vi.fn();
  readonly focus = vi.fn();
  readonly restore = vi.fn();
  readonly maximize = vi.fn();
  readonly reload = vi.fn();
  readonly setTitle = vi.fn<(title: string) => void>();
  readonly setRepresentedFilename = vi.fn();
  readonly isMinimized = () => true;
  readonly isMaximized = () => true;
  readonly isDestroyed = () => false;
  readonly getNormalBounds = () => ({ x: 10, y: 20, width: 1000, height: 700 });

  constructor(options: unknown) {
    super();
    this.options = options;
  }
}

/** An event that can be prevented. */
export function preventable<T extends object>(more: T = Object.create(null)) {
  return { ...more, preventDefault: vi.fn() };
}

export type FakeElectron = ReturnType<typeof fakeElectron>;

/** @param lock whether this is the first instance */
export function fakeElectron({ lock = true } = {}) {
  const windows: FakeWindow[] = [];
  const handlers = new Map<string, (event: unknown, value: unknown) => unknown>();
  const app = Object.assign(new EventEmitter(), {
    isPackaged: false,
    setPath: vi.fn(),
    enableSandbox: vi.fn(),
    requestSingleInstanceLock: vi.fn((_data: unknown) => lock),
    whenReady: async () => {},
    quit: vi.fn(),
    exit: vi.fn(),
    addRecentDocument: vi.fn(),
  });
  const ipcMain = Object.assign(new EventEmitter(), {
    handle: (channel: string, handler: (event: unknown, value: unknown) => unknown) => handlers.set(channel, handler),
  });
  class BrowserWindow extends FakeWindow {
    constructor(options: unknown) {
      super(options);
      windows.push(this);
      app.emit('web-contents-created', {}, this.webContents);
    }
  }
  return {
    windows,
    /** Calls what `ipcMain.handle` was given. */
    invoke: async (channel: string, event: unknown) => handlers.get(channel)?.(event, undefined),
    module: {
      app,
      ipcMain,
      BrowserWindow,
      Menu: { setApplicationMenu: vi.fn(), buildFromTemplate: (template: unknown) => template },
      dialog: {
        showOpenDialog: vi.fn(async () => ({ canceled: false, filePaths: ['/chosen'] })),
        showMessageBox: vi.fn(async (_options: unknown) => ({ response: 0 })),
        showMessageBoxSync: vi.fn(() => 0),
        showErrorBox: vi.fn(),
      },
      protocol: {
        registerSchemesAsPrivileged: vi.fn(),
        handle: vi.fn<(scheme: string, handler: (request: Request) => Promise<Response>) => void>(),
      },
      screen: { getPrimaryDisplay: () => DISPLAY, getAllDisplays: () => [DISPLAY] },
      session: {
        defaultSession: Object.assign(new EventEmitter(), {
          setPermissionRequestHandler:
            vi.fn<
              (handler: (contents: unknown, permission: string, answer: (granted: boolean) => void) => void) => void
            >(),
          setPermissionCheckHandler: vi.fn<(handler: () => boolean) => void>(),
          setDevicePermissionHandler: vi.fn<(handler: () => boolean) => void>(),
        }),
      },
      shell: { openExternal: vi.fn(async () => {}) },
    },
  };
}

export type FakeServer = {
  readonly sent: readonly ToServer[];
  /** Sends a message as the server would. */
  say(message: FromServer): void;
  die(reason: string): void;
  readonly kill: () => void;
};

/** Stands for the start of a process; each start is one more server. */
export function fakeFork() {
  const servers: FakeServer[] = [];
  return {
    servers,
    fork(say: (message: FromServer) => void, die: (reason: string) => void) {
      const sent: ToServer[] = [];
      const kill = vi.fn();
      servers.push({ sent, say, die, kill });
      return { send: (message: ToServer) => void sent.push(message), kill };
    },
  };
}
