import { useStore } from 'zustand';
import { pictures } from '../canvas/loadPicture.ts';
import { connect } from '../connection/transport.ts';
import type { Actions } from './actions.ts';
import { afterPaint } from './behindPaint.ts';
import { createWorkbench } from './createWorkbench.ts';
import { notify } from './notices.ts';
import { claimPage, type OpenPages } from './openPages.ts';
import { keepUnsaved } from './unsaved.ts';
import type { WorkbenchState } from './workbench.ts';

let pages: OpenPages = { own: crypto.randomUUID(), others: new Set() };

const workbench = createWorkbench({
  connect,
  later: (callback, milliseconds) => setTimeout(callback, milliseconds),
  afterPaint,
  unsaved: keepUnsaved(
    () => localStorage,
    () => pages,
  ),
  decode: pictures.prepare,
  notify,
  newId: () => crypto.randomUUID(),
});

/** A part of the state, which draws its component again when it changes. */
export function useWorkbench<T>(selector: (state: WorkbenchState) => T): T {
  return useStore(workbench.store, selector);
}

/** Everything that can be done; always the same object. */
export function useActions(): Actions {
  return workbench.actions;
}

/** The state as it is now. */
export function getState(): WorkbenchState {
  return workbench.store.getState();
}

/** Calls the listener after every change of the state. @returns what stops it */
export function subscribe(listener: (state: WorkbenchState, before: WorkbenchState) => void): () => void {
  return workbench.store.subscribe(listener);
}

/** Connects the page: keeps settings, and holds it open while something is not stored, be it only typed. */
export function startWorkbench(): void {
  window.addEventListener('pagehide', () => void workbench.settings.flush());
  window.addEventListener('beforeunload', (event) => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    if (workbench.hasUnsaved()) event.preventDefault();
  });
  claimPage(sessionStorage, navigator.locks, () => pages.own)
    .then((claimed) => {
      pages = claimed;
    })
    // Without storage nothing is kept, and there is nothing to tell apart.
    .catch(() => undefined)
    .finally(workbench.start);
}
