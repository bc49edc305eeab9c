import { type ChildProcess, fork } from 'node:child_process';
import { isReply, type Reply, type Request } from './protocol.ts';

const OUTPUT_TAIL = 2000;

export interface ForkOptions {
  /** The module to run; it calls `serve`. */
  readonly entry: string | URL;
  /** A plain Node binary: native modules are not safe inside Electron's. */
  readonly execPath?: string;
  /** Receives what the process and its native libraries print. Default: this process's stderr. */
  readonly onOutput?: (text: string) => void;
}

export interface Child {
  /** @throws when the parameters cannot be copied to another process. */
  send(request: Request): void;
  kill(): void;
}

/** Starts a process; `onEnd` is called once, after its last reply, with the reason in words. */
export function forkChild(
  options: ForkOptions,
  onReply: (reply: Reply) => void,
  onEnd: (reason: string) => void,
): Child {
  const child = fork(options.entry, {
    execPath: options.execPath ?? process.execPath,
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const printed = collectOutput(child, options.onOutput ?? ((text) => process.stderr.write(text)));
  let failure: string | undefined;
  child.on('error', (error) => {
    failure = error.message;
  });
  child.on('message', (message) => {
    if (isReply(message)) onReply(message);
  });
  child.once('close', (code, signal) => {
    const reason = failure ?? (signal === null ? `exit code ${code}` : `signal ${signal}`);
    onEnd([reason, printed()].filter(Boolean).join('\n'));
  });
  return {
    // A channel that is already gone is reported by `close`.
    send: (request) => child.send(request, () => undefined),
    kill: () => child.kill('SIGKILL'),
  };
}

/** Passes on what the process prints and keeps the end of it, which says best why a process died. */
function collectOutput(child: ChildProcess, onOutput: (text: string) => void): () => string {
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      tail = (tail + text).slice(-OUTPUT_TAIL);
      onOutput(text);
    });
  }
  return () => tail.trim();
}
