// What travels between the processes of the desktop: the page, the owner of the window, and the server. Types and names
// only, because the preload takes them into the page's process.
import type { Box } from '../../annotations/box.ts';
import type { Picture, PictureName } from '../app.ts';

/** What to open at the start; null shows the welcome page. */
export type Target = { readonly folder: string } | 'samples' | null;

/** To the server. A session is one connection of the page; its bytes are messages of main/wire.ts. */
export type ToServer =
  | { readonly kind: 'start'; readonly dataFolder: string; readonly open: Target }
  | { readonly kind: 'open'; readonly target: Target }
  | { readonly kind: 'connect'; readonly session: number }
  | { readonly kind: 'disconnect'; readonly session: number }
  | { readonly kind: 'message'; readonly session: number; readonly bytes: Uint8Array }
  | {
      readonly kind: 'picture';
      readonly request: number;
      readonly of: PictureName[0];
      readonly imageId: string;
      /** Of a crop. */
      readonly box?: Box;
    }
  | { readonly kind: 'close' };

/** From the server. */
export type FromServer =
  /** Everything else may be sent from now on. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'opened'; readonly folder: string | null }
  /** The recent folders that are there, the last opened first. */
  | { readonly kind: 'recent'; readonly folders: readonly string[] }
  /** A folder could not be opened; a sentence for the user. */
  | { readonly kind: 'problem'; readonly text: string }
  | { readonly kind: 'message'; readonly session: number; readonly bytes: Uint8Array }
  /** The server let a page go that could not keep up. */
  | { readonly kind: 'closed'; readonly session: number }
  | { readonly kind: 'picture'; readonly request: number; readonly picture: Picture }
  | { readonly kind: 'no picture'; readonly request: number; readonly text: string };

/** A command of the workbench, as the native menu shows it. */
export type MenuCommand = {
  readonly id: string;
  /** With the menu before a colon, such as "Region: Delete". */
  readonly title: string;
  /** In the form `Ctrl+Shift+KeyP`. */
  readonly keys: readonly string[];
};

/** `window.objembed`: all that the page can reach of the desktop. */
export type DesktopBridge = {
  send(bytes: Uint8Array): void;
  /** The first listener opens a connection. @returns what stops it */
  onMessage(listener: (bytes: Uint8Array) => void): () => void;
  /** @returns what stops it */
  onState(listener: (state: 'open' | 'lost') => void): () => void;
  /** Asks for a folder with the dialog of the system; null when none was chosen. */
  chooseFolder(): Promise<string | null>;
  /** Makes the native menu. */
  setCommands(commands: readonly MenuCommand[]): void;
  /** Told the id of a command that was chosen in the native menu. @returns what stops it */
  onCommand(listener: (id: string) => void): () => void;
};

/** Between the preload and the owner of the window. */
export const channels = {
  connect: 'objembed:connect',
  send: 'objembed:send',
  message: 'objembed:message',
  state: 'objembed:state',
  chooseFolder: 'objembed:choose-folder',
  setCommands: 'objembed:set-commands',
  command: 'objembed:command',
  drop: 'objembed:drop',
} as const;

/** Both ends of the server's channel are ours and of one version: the kind tells all. */
export function isToServer(message: unknown): message is ToServer {
  return typeof message === 'object' && message !== null && 'kind' in message;
}

export function isFromServer(message: unknown): message is FromServer {
  return typeof message === 'object' && message !== null && 'kind' in message;
}
