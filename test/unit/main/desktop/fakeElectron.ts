// A stand-in for the module `electron`, whose runtime tests do without: what main/electron.ts uses of it.
import { EventEmitter } from 'node:events';
import { type Mock, vi } from 'vitest';
import type { ForkServer } from '../../../../main/desktop/forkServer.ts';
import type { FromServer, ToServer } from '../../../../main/desktop/messages.ts';

const DISPLAY = { id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 } };

export class FakeContents extends EventEmitter {
  readonly mainFrame = { parent: null, url: 'app://workbench/' };
  readonly send: Mock<(channel: string, value: unknown) => void> = vi.fn();
  readonly setWindowOpenHandler: Mock<(handler: (details: { url: string }) => { action: string }) => void> = vi.fn();
}

export class FakeWindow extends EventEmitter {
  readonly options: unknown;
  readonly webContents = new FakeContents();
  readonly loadURL: Mock<(url: string) => Promise<void>> = vi.fn(async () => {});
  readonly show: Mock<() => void> = vi.fn();
  readonly focus: Mock<() => void> = vi.fn();
  readonly restore: Mock<() => void> = vi.fn();
  readonly maximize: Mock<() => void> = vi.fn();
  readonly reload: Mock<() => void> = vi.fn();
  readonly close: Mock<() => void> = vi.fn();
  readonly setRepresentedFilename: Mock<(file: string) => void> = vi.fn();

  constructor(options: unknown) {
    super();
    this.options = options;
  }

  isMinimized(): boolean {
    return true;
  }

  isMaximized(): boolean {
    return true;
  }

  isDestroyed(): boolean {
    return false;
  }

  getNormalBounds() {
    return { x: 10, y: 20, width: 1000, height: 700 };
  }
}

/** An event that can be prevented. */
export function preventable(more: object = {}): { readonly preventDefault: Mock<() => void> } {
  return { ...more, preventDefault: vi.fn() };
}

class FakeApp extends EventEmitter {
  readonly isPackaged = false;
  readonly setPath: Mock<(name: string, folder: string) => void> = vi.fn();
  readonly enableSandbox: Mock<() => void> = vi.fn();
  readonly requestSingleInstanceLock: Mock<(data: unknown) => boolean> = vi.fn();
  readonly quit: Mock<() => void> = vi.fn();
  readonly exit: Mock<(code: number) => void> = vi.fn();
  readonly addRecentDocument: Mock<(folder: string) => void> = vi.fn();

  async whenReady(): Promise<void> {}
}

type Handler = (event: unknown) => unknown;

class FakeIpc extends EventEmitter {
  readonly handlers = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    this.handlers.set(channel, handler);
  }
}

type PermissionHandler = (contents: unknown, permission: string, answer: (granted: boolean) => void) => void;

class FakeSession extends EventEmitter {
  readonly setPermissionRequestHandler: Mock<(handler: PermissionHandler) => void> = vi.fn();
  readonly setPermissionCheckHandler: Mock<(handler: () => boolean) => void> = vi.fn();
  readonly setDevicePermissionHandler: Mock<(handler: () => boolean) => void> = vi.fn();
}

type MenuItem = { readonly label?: string; readonly click?: () => void; readonly submenu?: readonly MenuItem[] };

export type FakeElectron = {
  readonly windows: readonly FakeWindow[];
  /** Calls what `ipcMain.handle` was given. */
  readonly invoke: (channel: string, event: unknown) => Promise<unknown>;
  readonly module: {
    readonly app: FakeApp;
    readonly ipcMain: FakeIpc;
    readonly BrowserWindow: typeof FakeWindow;
    readonly Menu: {
      readonly setApplicationMenu: Mock<(menu: readonly MenuItem[]) => void>;
      buildFromTemplate(template: readonly MenuItem[]): readonly MenuItem[];
    };
    readonly dialog: {
      readonly showOpenDialog: Mock<() => Promise<{ canceled: boolean; filePaths: string[] }>>;
      readonly showMessageBox: Mock<(options: unknown) => Promise<{ response: number }>>;
      readonly showMessageBoxSync: Mock<() => number>;
      readonly showErrorBox: Mock<(title: string, text: string) => void>;
    };
    readonly protocol: {
      readonly registerSchemesAsPrivileged: Mock<(schemes: unknown) => void>;
      readonly handle: Mock<(scheme: string, handler: (request: Request) => Promise<Response>) => void>;
    };
    readonly screen: { getPrimaryDisplay(): typeof DISPLAY; getAllDisplays(): readonly (typeof DISPLAY)[] };
    readonly session: { readonly defaultSession: FakeSession };
    readonly shell: { readonly openExternal: Mock<(url: string) => Promise<void>> };
  };
};

/** @param lock whether this is the first instance */
export function fakeElectron({ lock }: { readonly lock: boolean }): FakeElectron {
  const windows: FakeWindow[] = [];
  const app = new FakeApp();
  const ipcMain = new FakeIpc();
  app.requestSingleInstanceLock.mockReturnValue(lock);
  class BrowserWindow extends FakeWindow {
    constructor(options: unknown) {
      super(options);
      windows.push(this);
      app.emit('web-contents-created', {}, this.webContents);
    }
  }
  return {
    windows,
    invoke: async (channel, event) => ipcMain.handlers.get(channel)?.(event),
    module: {
      app,
      ipcMain,
      BrowserWindow,
      Menu: { setApplicationMenu: vi.fn(), buildFromTemplate: (template) => template },
      dialog: {
        showOpenDialog: vi.fn(async () => ({ canceled: false, filePaths: ['/chosen'] })),
        showMessageBox: vi.fn(async () => ({ response: 0 })),
        showMessageBoxSync: vi.fn(() => 0),
        showErrorBox: vi.fn(),
      },
      protocol: { registerSchemesAsPrivileged: vi.fn(), handle: vi.fn() },
      screen: { getPrimaryDisplay: () => DISPLAY, getAllDisplays: () => [DISPLAY] },
      session: { defaultSession: new FakeSession() },
      shell: { openExternal: vi.fn(async () => {}) },
    },
  };
}

export type FakeServer = {
  readonly sent: readonly ToServer[];
  /** Sends a message as the server would. */
  say(message: FromServer): void;
  die(reason: string): void;
  readonly kill: Mock<() => void>;
};

/** Stands for the start of a process; each start is one more server. */
export function fakeFork(): { readonly servers: readonly FakeServer[]; readonly fork: ForkServer } {
  const servers: FakeServer[] = [];
  return {
    servers,
    fork(say, die) {
      const sent: ToServer[] = [];
      const kill = vi.fn<() => void>();
      servers.push({ sent, say, die, kill });
      return { send: (message: ToServer) => void sent.push(message), kill };
    },
  };
}
