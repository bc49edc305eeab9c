import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** The address that a server prints. @throws when it ends without one */
export async function firstUrl(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('Expected the output of the server, got none.');
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/\S+/.exec(line)?.[0];
    if (url !== undefined) return url;
  }
  throw new Error(`Expected the server to print its address, but it ended with code ${child.exitCode}.`);
}

/** Ends a process that has not ended yet. */
export async function endProcess(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'close');
  child.kill(signal);
  await ended;
}
