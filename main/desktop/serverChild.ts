/** The entry of the server's process: plain Node, where the native addons may load. */
import { createApp } from '../createApp.ts';
import { type FromServer, isToServer } from './messages.ts';
import { serveParent } from './serveParent.ts';

const server = serveParent({ createApp, send });

process.on('message', (message: unknown) => {
  if (!isToServer(message)) return;
  server
    .receive(message)
    .then(() => (message.kind === 'close' ? process.exit() : undefined))
    .catch(fail);
});
process.on('disconnect', () => {
  server.close().then(() => process.exit(), fail);
});
// Ctrl-C reaches the whole process group: the owner of the window decides when to end.
process.on('SIGINT', () => undefined);

function send(message: FromServer, sent: () => void = () => undefined): void {
  // Without a parent there is nobody to tell; `disconnect` ends this process.
  if (process.connected) process.send?.(message, undefined, undefined, sent);
}

function fail(error: unknown): void {
  console.error(error);
  process.exit(1);
}
