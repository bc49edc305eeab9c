import { existsSync, writeFileSync } from 'node:fs';
import type { Progress } from '../../../../model/process/protocol.ts';
import { serve } from '../../../../model/process/serve.ts';

const handlers = {
  pid: async () => process.pid,
  double: async (values: Float32Array) => values.map((value) => 2 * value),
  count: async (total: number, report: (progress: Progress) => void) => {
    for (let done = 1; done <= total; done += 1) report({ done, total });
    return total;
  },
  /** Says that it runs, and never ends. */
  hang: async (_: undefined, report: (progress: Progress) => void) => {
    report({ done: 0, total: 1 });
    return new Promise<void>(() => undefined);
  },
  /** Says that it runs, and ends when the file `mark` exists. */
  waitFor: async (mark: string, report: (progress: Progress) => void) => {
    report({ done: 0, total: 1 });
    while (!existsSync(mark)) await new Promise((resolve) => setImmediate(resolve));
  },
  /** Dies as a crashed driver does, until the file `mark` exists; the first death makes it. */
  dieOnce: async (mark: string) => {
    if (existsSync(mark)) return 'done';
    writeFileSync(mark, '');
    process.kill(process.pid, 'SIGKILL');
    return new Promise<string>(() => undefined);
  },
  markExit: async (mark: string) => {
    process.on('exit', () => writeFileSync(mark, ''));
  },
  alwaysDie: async () => {
    process.stderr.write('fault in the driver\n');
    process.abort();
  },
  /** As the system does when memory runs out. */
  alwaysBeKilled: async () => {
    process.kill(process.pid, 'SIGKILL');
    return new Promise<void>(() => undefined);
  },
  alwaysRunOutOfMemory: async () => {
    process.stderr.write("terminate called after throwing an instance of 'std::bad_alloc'\n");
    process.abort();
  },
  fail: async (message: string) => {
    throw new RangeError(message, { cause: new TypeError('the reason') });
  },
  echo: async (value: unknown) => value,
  returnFunction: async () => () => 1,
};

export type FakeHandlers = typeof handlers;

serve(handlers);
