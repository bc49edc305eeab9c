import { type Handlers, isRequest, type Reply, type Request, toRemoteError } from './protocol.ts';

/**
 * Answers the jobs of the parent process with `handlers`, until the parent goes away.
 * @throws when this process was not forked with a message channel.
 */
export function serve(handlers: Handlers): void {
  if (process.send === undefined) {
    throw new Error('Expected a message channel to a parent process, got none; start it with startModelProcess.');
  }
  process.on('message', (message: unknown) => {
    if (isRequest(message)) void answer(handlers, message);
  });
  process.on('disconnect', () => process.exit());
  // Ctrl-C reaches the whole process group: the parent decides whether the running job is still wanted.
  process.on('SIGINT', () => undefined);
  reply({ kind: 'ready' });
}

async function answer(handlers: Handlers, { id, method, params }: Request): Promise<void> {
  try {
    const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined;
    if (handler === undefined) {
      throw new Error(`Expected one of ${Object.keys(handlers).join(', ')} for the model process, got "${method}".`);
    }
    // The channel erases types; ModelProcess.call is typed by these same handlers.
    const value = await handler(params as never, (progress) => reply({ kind: 'progress', id, progress }));
    reply({ kind: 'result', id, value });
  } catch (thrown) {
    reply({ kind: 'error', id, error: toRemoteError(thrown) });
  }
}

function reply(message: Reply): void {
  process.send?.(message);
}
