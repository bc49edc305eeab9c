import type { WebContents } from 'electron';
import { isFromWorkbench, type Sent } from './confine.ts';
import { readCommands } from './menu.ts';
import { channels, type FromServer, type MenuCommand } from './messages.ts';
import type { ServerProcess } from './serverProcess.ts';

/** Of one message; the largest, a change over a whole project, is a few. */
const MOST_BYTES = 64 * 2 ** 20;

export type PageRelay = {
  /** Takes a message of the server for the page. */
  deliver(message: Extract<FromServer, { kind: 'message' | 'closed' }>): void;
  /** The server is gone: the page is told, and connects again. */
  lose(): void;
  /** The page is gone. */
  leave(): void;
};

type Options = {
  /** `ipcMain` of Electron. */
  readonly ipc: {
    on(channel: string, listener: (event: Sent, value: unknown) => void): unknown;
    handle(channel: string, listener: (event: Sent) => unknown): unknown;
  };
  /** The page that is shown; null without a window. */
  readonly page: () => WebContents | null;
  readonly server: Pick<ServerProcess, 'send'>;
  readonly onCommands: (commands: readonly MenuCommand[]) => void;
  /** A file or folder was dropped on the page. */
  readonly onDrop: (file: string) => void;
  readonly chooseFolder: () => Promise<string | null>;
};

/** Carries messages between the page and the server. Nobody but the workbench is listened to. */
export function relayPage({ ipc, page, server, onCommands, onDrop, chooseFolder }: Options): PageRelay {
  let session: number | null = null;
  let lastSession = 0;
  let hasHeard = false;

  function hear(channel: string, listener: (value: unknown) => void): void {
    ipc.on(channel, (event, value: unknown) => {
      if (isFromWorkbench(event, page())) listener(value);
    });
  }

  function leave(): void {
    if (session !== null) server.send({ kind: 'disconnect', session });
    session = null;
  }

  function lose(): void {
    if (session === null) return;
    session = null;
    page()?.send(channels.state, 'lost');
  }

  hear(channels.connect, () => {
    leave();
    session = ++lastSession;
    hasHeard = false;
    server.send({ kind: 'connect', session });
  });
  hear(channels.send, (bytes) => {
    if (session === null || !(bytes instanceof Uint8Array) || bytes.byteLength > MOST_BYTES) return;
    server.send({ kind: 'message', session, bytes });
  });
  hear(channels.setCommands, (list) => {
    const commands = readCommands(list);
    if (commands === null) console.error('Expected a list of commands for the menu, got something else.');
    else onCommands(commands);
  });
  hear(channels.drop, (file) => {
    if (typeof file === 'string' && file !== '') onDrop(file);
  });
  ipc.handle(channels.chooseFolder, (event) => (isFromWorkbench(event, page()) ? chooseFolder() : null));

  return {
    leave,
    lose,
    deliver(message) {
      // What was under way to an earlier page is not for this one.
      if (message.session !== session) return;
      if (message.kind === 'closed') return lose();
      if (!hasHeard) page()?.send(channels.state, 'open');
      hasHeard = true;
      // A copy, because these bytes are a view of a larger buffer, which would be sent whole.
      page()?.send(channels.message, new Uint8Array(message.bytes));
    },
  };
}
