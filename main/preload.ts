// Runs in the page's sandboxed process, before the page. It alone talks to the owner of the window, and the page sees of
// it nothing but `window.objembed`. Built as CommonJS by vite.preload.config.ts: a sandboxed preload can be nothing else.
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { channels, type DesktopBridge } from './desktop/messages.ts';

/** What this file uses of the DOM, whose types would otherwise be offered to the whole of main. */
type FileDrag = {
  preventDefault(): void;
  readonly dataTransfer: { readonly types: readonly string[]; readonly files: ArrayLike<File> } | null;
};
declare const window: { addEventListener(type: 'dragover' | 'drop', listener: (event: FileDrag) => void): void };

type Listener<T> = (value: T) => void;

const onBytes = new Set<Listener<Uint8Array>>();
const onState = new Set<Listener<'open' | 'lost'>>();
const onCommand = new Set<Listener<string>>();

ipcRenderer.on(channels.message, (_event, bytes: unknown) => {
  if (bytes instanceof Uint8Array) tell(onBytes, bytes);
});
ipcRenderer.on(channels.state, (_event, state: unknown) => {
  if (state === 'open' || state === 'lost') tell(onState, state);
});
ipcRenderer.on(channels.command, (_event, id: unknown) => {
  if (typeof id === 'string') tell(onCommand, id);
});

const bridge: DesktopBridge = {
  send(bytes) {
    if (!(bytes instanceof Uint8Array)) throw new TypeError(`Expected bytes for the server, got ${typeof bytes}.`);
    // A copy, because the bytes may be a view of a larger buffer, which would be sent whole.
    ipcRenderer.send(channels.send, new Uint8Array(bytes));
  },
  onMessage(listener) {
    const stop = add(onBytes, listener);
    if (onBytes.size === 1) ipcRenderer.send(channels.connect);
    return stop;
  },
  onState: (listener) => add(onState, listener),
  onCommand: (listener) => add(onCommand, listener),
  async chooseFolder() {
    const folder: unknown = await ipcRenderer.invoke(channels.chooseFolder);
    return typeof folder === 'string' ? folder : null;
  },
  setCommands(commands) {
    if (!Array.isArray(commands)) throw new TypeError(`Expected a list of commands, got ${typeof commands}.`);
    ipcRenderer.send(channels.setCommands, commands);
  },
};

contextBridge.exposeInMainWorld('objembed', bridge);

// The page is not told where a dropped folder lies; the owner of the window opens it.
window.addEventListener('dragover', (event) => {
  if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
});
window.addEventListener('drop', (event) => {
  const file = event.dataTransfer?.files[0];
  if (file === undefined) return;
  event.preventDefault();
  ipcRenderer.send(channels.drop, webUtils.getPathForFile(file));
});

function add<T>(listeners: Set<Listener<T>>, listener: Listener<T>): () => void {
  if (typeof listener !== 'function') throw new TypeError(`Expected a function to call, got ${typeof listener}.`);
  // Of its own, so that a function that listens twice is stopped once at a time.
  const own: Listener<T> = (value) => listener(value);
  listeners.add(own);
  return () => {
    listeners.delete(own);
  };
}

function tell<T>(listeners: ReadonlySet<Listener<T>>, value: T): void {
  for (const listener of [...listeners]) listener(value);
}
