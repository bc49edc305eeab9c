import { fork } from 'node:child_process';
import { once } from 'node:events';

/** Runs a script of this folder in a process of its own, hands it the order as a message and waits for its answer. */
export async function askChild<Answer>(script: string, order: object): Promise<Answer> {
  const child = fork(script, { execArgv: [], serialization: 'advanced' });
  child.send(order);
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`Expected an answer of ${script}, got its end with ${signal ?? `exit code ${code}`}.`);
  });
  return Promise.race([once(child, 'message').then(([answer]) => answer), ended]);
}
