import { type ChildProcess, spawn } from 'node:child_process';
import { type FromServer, isFromServer, type ToServer } from './messages.ts';

export type ServerChild = {
  send(message: ToServer): void;
  kill(): void;
};

/** Starts a server; `onEnd` is called once, after its last message, with the reason in words. */
export type ForkServer = (onMessage: (message: FromServer) => void, onEnd: (reason: string) => void) => ServerChild;

const OUTPUT_TAIL = 2000;

/** Starts the server's entry with a plain Node. (`spawn`, because Electron changes what `fork` does.) */
export function forkServer(program: string, entry: string): ForkServer {
  return (onMessage, onEnd) => {
    const child = spawn(program, [entry], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
      env: environment(),
      windowsHide: true,
    });
    const printed = collectOutput(child);
    let failure: string | undefined;
    const end = (code: number | null, signal: NodeJS.Signals | null) => {
      const reason = failure ?? (signal === null ? `exit code ${code}` : `signal ${signal}`);
      onEnd([reason, printed()].filter(Boolean).join('\n'));
    };
    child.on('error', (error) => {
      failure = error.message;
      // A program that cannot be run has no id and closes nothing.
      if (child.pid === undefined) end(null, null);
    });
    child.on('message', (message: unknown) => {
      if (isFromServer(message)) onMessage(message);
    });
    if (child.pid !== undefined) child.once('close', end);
    return {
      // A channel that is already gone is reported by `close`.
      send: (message) => void child.send(message, () => undefined),
      kill: () => void child.kill('SIGKILL'),
    };
  };
}

/** What is meant for Electron's own Node would change the plain one. */
function environment(): NodeJS.ProcessEnv {
  const { ELECTRON_RUN_AS_NODE, NODE_OPTIONS, ...others } = process.env;
  return others;
}

/** Passes on what the server prints and keeps the end of it, which says best why it died. */
function collectOutput(child: ChildProcess): () => string {
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      tail = (tail + text).slice(-OUTPUT_TAIL);
      process.stderr.write(text);
    });
  }
  return () => tail.trim();
}
