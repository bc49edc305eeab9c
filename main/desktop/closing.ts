import type { BrowserWindow } from 'electron';

/** How often, and after which time, a window that may not close yet is closed again. Saving takes less, or fails. */
const TRIES = 20;
const PAUSE_MS = 100;

type Options = {
  /** Closes the window again, or the whole app if that is what was asked for. */
  readonly closeAgain: () => void;
  /** Asks the user whether to close all the same. */
  readonly mayLeave: () => boolean;
  /** The window stays open after all. */
  readonly onStay: () => void;
};

/** A page that has unsaved changes keeps its window open: it gets time to save them, and then the user is asked. */
export function closeWhenSaved(window: BrowserWindow, { closeAgain, mayLeave, onStay }: Options): void {
  let isClosing = false;
  let tries = 0;
  window.on('close', () => {
    isClosing = true;
  });
  // Also emitted when the page is loaded anew, for which it need not wait.
  window.webContents.on('will-prevent-unload', (event) => {
    if (isClosing && tries < TRIES) {
      tries += 1;
      setTimeout(() => {
        if (!window.isDestroyed()) closeAgain();
      }, PAUSE_MS);
      return;
    }
    isClosing = false;
    tries = 0;
    if (mayLeave()) event.preventDefault();
    else onStay();
  });
}
