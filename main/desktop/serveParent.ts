import type { RecentFolder } from '../api/projects.ts';
import type { App, AppEvent } from '../app.ts';
import type { AppOptions } from '../createApp.ts';
import { reasonOf } from '../reasonOf.ts';
import { openSession, type Session, type Transport } from '../server/session.ts';
import { encodeMessage } from '../wire.ts';
import type { FromServer, Target, ToServer } from './messages.ts';

export type DesktopServer = {
  /** Takes a message of the parent process. Rejects only when there can be no app. */
  receive(message: ToServer): Promise<void>;
  close(): Promise<void>;
};

type Options = {
  readonly createApp: (options: AppOptions) => Promise<App>;
  /** `sent` is called when the message has left this process. */
  readonly send: (message: FromServer, sent?: () => void) => void;
};

/** The server's side of the desktop: an app that is started, talked to and closed by messages of the parent process. */
export function serveParent({ createApp, send }: Options): DesktopServer {
  let app: App | null = null;
  let stopListening = (): void => {};
  const sessions = new Map<number, Session>();

  async function start({ dataFolder, open }: Extract<ToServer, { kind: 'start' }>): Promise<void> {
    app = await createApp({ dataFolder });
    stopListening = app.subscribe((event) => tellParent(send, event));
    await openTarget(app, open, send);
    send({ kind: 'ready' });
    tellRecent(send, await app.handlers.recentFolders(null, 'desktop', new AbortController().signal));
  }

  function transport(session: number): Transport {
    let unsent = 0;
    return {
      send(message) {
        const bytes = encodeMessage(message);
        unsent += bytes.byteLength;
        send({ kind: 'message', session, bytes }, () => {
          unsent -= bytes.byteLength;
          sessions.get(session)?.drained();
        });
      },
      unsent: () => unsent,
      close() {
        disconnect(session);
        send({ kind: 'closed', session });
      },
    };
  }

  function disconnect(session: number): void {
    sessions.get(session)?.close();
    sessions.delete(session);
  }

  async function close(): Promise<void> {
    // That the folder is closed now does not mean that the user closed it.
    stopListening();
    for (const session of sessions.keys()) disconnect(session);
    await app?.close();
  }

  return {
    close,
    async receive(message) {
      if (message.kind === 'start') return start(message);
      if (message.kind === 'close') return close();
      if (app === null) throw new Error(`Expected "start" as the first message, got "${message.kind}".`);
      if (message.kind === 'open') return openTarget(app, message.target, send);
      if (message.kind === 'picture') return answerPicture(app, message, send);
      if (message.kind === 'disconnect') return disconnect(message.session);
      if (message.kind === 'message') return sessions.get(message.session)?.receive(message.bytes);
      sessions.set(message.session, openSession(app, transport(message.session)));
    },
  };
}

/** What concerns the window itself. */
function tellParent(send: Options['send'], event: AppEvent): void {
  if (event.name === 'projectOpened') send({ kind: 'opened', folder: event.value?.folder ?? null });
  else if (event.name === 'recentFolders') tellRecent(send, event.value);
}

function tellRecent(send: Options['send'], recent: readonly RecentFolder[]): void {
  send({ kind: 'recent', folders: recent.filter(({ exists }) => exists).map(({ folder }) => folder) });
}

async function openTarget({ handlers }: App, target: Target, send: Options['send']): Promise<void> {
  const { signal } = new AbortController();
  try {
    if (target === 'samples') await handlers.openSamples(null, 'desktop', signal);
    else if (target !== null) await handlers.openProject({ folder: target.folder }, 'desktop', signal);
  } catch (error) {
    send({ kind: 'problem', text: reasonOf(error) });
  }
}

async function answerPicture(
  app: App,
  { request, of, imageId, box }: Extract<ToServer, { kind: 'picture' }>,
  send: Options['send'],
): Promise<void> {
  try {
    const picture = box === undefined ? app.picture(of, imageId) : app.picture(of, imageId, box);
    send({ kind: 'picture', request, picture: await picture });
  } catch (error) {
    send({ kind: 'no picture', request, text: reasonOf(error) });
  }
}
