import type { DesktopBridge } from '../../main/desktop/messages.ts';

declare global {
  interface Window {
    /** Exposed by main/preload.ts. */
    readonly objembed?: DesktopBridge;
  }
}

/** What the desktop offers the page; null in a browser. Whoever takes it does without it too. */
export function desktopBridge(): DesktopBridge | null {
  return window.objembed ?? null;
}
