import type { IpcMainEvent, Session, WebContents } from 'electron';
import { isWorkbenchUrl, workbenchUrl } from './workbenchProtocol.ts';

type Links = {
  /** Beginnings of addresses that may be opened in the browser of the system. */
  readonly allowed: readonly string[];
  readonly open: (url: string) => void;
};

/** Keeps a page where it is: it goes nowhere else, opens nothing and embeds nothing. */
export function confinePage(contents: WebContents, links: Links): void {
  const stay = (event: { preventDefault(): void; readonly url: string }) => {
    if (event.url !== workbenchUrl) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (isAllowed(url, links.allowed)) links.open(url);
    return { action: 'deny' };
  });
}

/** Compared as parsed addresses, in which a slash ends the host: an entry allows no host that merely begins like it. */
function isAllowed(address: string, allowed: readonly string[]): boolean {
  const url = URL.parse(address);
  return url?.protocol === 'https:' && allowed.some((beginning) => url.href.startsWith(new URL(beginning).href));
}

/** Refuses everything that a page may ask of the machine, but to keep a file that the workbench itself has made. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${workbenchUrl}`)) event.preventDefault();
  });
}

/** Who sent a message between processes. */
export type Sent = Pick<IpcMainEvent, 'sender' | 'senderFrame'>;

/** Whether a message comes from the workbench itself: the top frame of its window, at its address. */
export function isFromWorkbench({ sender, senderFrame }: Sent, contents: WebContents | null): boolean {
  if (contents === null || sender !== contents || senderFrame === null) return false;
  return senderFrame.parent === null && isWorkbenchUrl(senderFrame.url);
}
