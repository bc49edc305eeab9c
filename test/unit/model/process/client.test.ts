import { execFileSync, fork } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { type ModelProcess, type ModelProcessOptions, startModelProcess } from '../../../../model/process/client.ts';
import type { Progress } from '../../../../model/process/protocol.ts';
import type { FakeHandlers } from './fakeChild.ts';

const entry = new URL('./fakeChild.ts', import.meta.url);
const opened: ModelProcess<FakeHandlers>[] = [];
const folders: string[] = [];

function start(options: Partial<ModelProcessOptions> = {}): ModelProcess<FakeHandlers> {
  const model = startModelProcess<FakeHandlers>({ entry, onOutput: () => undefined, ...options });
  opened.push(model);
  return model;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'model-process-'));
  folders.push(folder);
  return folder;
}

/** Starts a job that never ends; resolves when it runs. */
async function hanging(
  model: ModelProcess<FakeHandlers>,
  signal?: AbortSignal,
  keepProcess = false,
): Promise<{ result: Promise<void> }> {
  return new Promise((resolve) => {
    const result = model.call('hang', undefined, {
      onProgress: () => resolve({ result }),
      keepProcess,
      ...(signal && { signal }),
    });
    result.catch(() => undefined);
  });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((model) => model.close()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

test('many requests are answered one by one, in order, by one other process', async () => {
  const model = start();
  const pids = new Set<number>();
  const order: number[] = [];
  await Promise.all(
    Array.from({ length: 300 }, async (_, index) => {
      pids.add(await model.call('pid', undefined));
      order.push(index);
    }),
  );
  expect(order).toEqual(Array.from({ length: 300 }, (_, index) => index));
  expect(pids.size).toBe(1);
  expect(pids).not.toContain(process.pid);
});

test('large arrays of numbers arrive whole, as typed arrays', async () => {
  const values = Float32Array.from({ length: 4_000_000 }, (_, index) => index / 7);
  const doubled = await start().call('double', values.subarray(1000));
  expect(doubled).toBeInstanceOf(Float32Array);
  expect(doubled.length).toBe(3_999_000);
  expect(doubled.every((value, index) => value === Math.fround(2 * values[index + 1000]))).toBe(true);
});

test('progress is reported before the result', async () => {
  const seen: Progress[] = [];
  const result = await start().call('count', 3, { onProgress: (progress) => seen.push(progress) });
  expect(result).toBe(3);
  expect(seen.map(({ done }) => done)).toEqual([1, 2, 3]);
});

test('an error keeps its name, message, stack and cause, and the process goes on', async () => {
  const model = start();
  const pid = await model.call('pid', undefined);
  const error = await model.call('fail', 'no such tensor').catch((caught: unknown) => caught);
  expect(error).toMatchObject({ name: 'RangeError', message: 'no such tensor', cause: { name: 'TypeError' } });
  expect(error).toHaveProperty('stack', expect.stringContaining('fakeChild.ts'));
  expect(await model.call('pid', undefined)).toBe(pid);
});

test('what cannot be copied between processes fails its own job only', async () => {
  const model = start();
  await expect(model.call('returnFunction', undefined)).rejects.toThrow('could not be cloned');
  await expect(model.call('echo', { callback: () => 1 })).rejects.toThrow('Expected parameters for "echo"');
  expect(await model.call('count', 1)).toBe(1);
});

test('an unknown method is refused by name', async () => {
  const model = startModelProcess<{ typo: (params: undefined) => Promise<void> }>({ entry });
  await expect(model.call('typo', undefined)).rejects.toThrow(/Expected one of pid, double.*got "typo"/);
  await model.close();
});

test('a restart is no crash: a job that runs is repeated in the new process, and later ones go on there', async () => {
  const crashes: string[] = [];
  const model = start({ onCrash: (reason) => crashes.push(reason) });
  const pid = await model.call('pid', undefined);
  model.restart();
  const next = await model.call('pid', undefined);
  expect(next).not.toBe(pid);
  const mark = join(temporaryFolder(), 'mark');
  // The job ends where the mark is: in the second process, at once.
  const onProgress = () => {
    if (existsSync(mark)) return;
    model.restart();
    writeFileSync(mark, '');
  };
  await model.call('waitFor', mark, { onProgress });
  expect(crashes).toEqual([]);
});

test('a job whose process is killed is repeated in a new one, and no other job notices', async () => {
  const crashes: string[] = [];
  const model = start({ onCrash: (reason) => crashes.push(reason) });
  const results = await Promise.all([
    model.call('count', 1),
    model.call('dieOnce', join(temporaryFolder(), 'mark')),
    model.call('count', 2),
  ]);
  expect(results).toEqual([1, 'done', 2]);
  expect(crashes).toEqual(['signal SIGKILL']);
});

test('a process killed from outside in the middle of a job is replaced and the job begins again', async () => {
  const model = start();
  const first = await model.call('pid', undefined);
  let starts = 0;
  const repeated = new Promise<void>((resolve) => {
    const onProgress = () => {
      starts += 1;
      if (starts === 1) process.kill(first, 'SIGKILL');
      else resolve();
    };
    model.call('hang', undefined, { onProgress }).catch(() => undefined);
  });
  await repeated;
  expect(starts).toBe(2);
});

test('a process killed while idle is replaced by the next job', async () => {
  const crashes: string[] = [];
  let died: () => void = () => undefined;
  const death = new Promise<void>((resolve) => {
    died = resolve;
  });
  const model = start({
    onCrash: (reason) => {
      crashes.push(reason);
      died();
    },
  });
  const first = await model.call('pid', undefined);
  process.kill(first, 'SIGKILL');
  await death;
  expect(await model.call('pid', undefined)).not.toBe(first);
  expect(crashes).toHaveLength(1);
});

test('a job that always kills its process is given up after three deaths, and the jobs behind it are done', async () => {
  const crashes: string[] = [];
  const model = start({ onCrash: (reason) => crashes.push(reason) });
  const poisonous = model.call('alwaysDie', undefined);
  const next = model.call('count', 5);
  await expect(poisonous).rejects.toThrow(
    /Expected the model process to finish "alwaysDie", but it died 3 times.*SIGABRT\nfault in the driver.*leave this input out/s,
  );
  expect(await next).toBe(5);
  expect(crashes).toHaveLength(3);
});

test.each([
  ['killed by the system', 'alwaysBeKilled'],
  ['that cannot allocate', 'alwaysRunOutOfMemory'],
] as const)('a process %s tells to use less memory, and how', async (_, method) => {
  const model = start({ repeats: 0 });
  await expect(model.call(method, undefined)).rejects.toThrow(
    /died once .*, as when memory runs out; choose a bundle of a smaller precision \(int8 .*int4 .*fewer images/s,
  );
});

test('aborting a waiting job drops it without touching the process', async () => {
  const model = start();
  const pid = await model.call('pid', undefined);
  const abort = new AbortController();
  const before = model.call('pid', undefined);
  const dropped = model.call('count', 9, { signal: abort.signal });
  abort.abort(new Error('not wanted any more'));
  await expect(dropped).rejects.toThrow('not wanted any more');
  expect([await before, await model.call('pid', undefined)]).toEqual([pid, pid]);
});

test('aborting a running job ends its process, and waiting jobs run in a new one without counting as crashes', async () => {
  const crashes: string[] = [];
  const model = start({ onCrash: (reason) => crashes.push(reason) });
  const pid = await model.call('pid', undefined);
  const abort = new AbortController();
  const { result } = await hanging(model, abort.signal);
  const next = model.call('pid', undefined);
  abort.abort();
  await expect(result).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
  expect(await next).not.toBe(pid);
  expect(isAlive(pid)).toBe(false);
  expect(crashes).toEqual([]);
});

test('aborting a running job that keeps the process leaves it to its end, unheard, before the next', async () => {
  const model = start();
  const pid = await model.call('pid', undefined);
  const abort = new AbortController();
  const mark = join(temporaryFolder(), 'mark');
  const dropped = new Promise((resolve) => {
    const options = { signal: abort.signal, keepProcess: true, onProgress: () => abort.abort() };
    model.call('waitFor', mark, options).catch(resolve);
  });
  await dropped;
  const next = model.call('pid', undefined);
  writeFileSync(mark, '');
  expect(await next).toBe(pid);
});

test('an unheard job is not repeated when its process dies', async () => {
  const model = start();
  const pid = await model.call('pid', undefined);
  const abort = new AbortController();
  const { result } = await hanging(model, abort.signal, true);
  const next = model.call('pid', undefined);
  abort.abort();
  await expect(result).rejects.toThrow('aborted');
  process.kill(pid, 'SIGKILL');
  expect(await next).not.toBe(pid);
});

test('an aborted signal is refused before anything runs, and a late abort changes nothing', async () => {
  const model = start();
  await expect(model.call('count', 1, { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
  const abort = new AbortController();
  const pid = await model.call('pid', undefined, { signal: abort.signal });
  abort.abort();
  expect(await model.call('pid', undefined)).toBe(pid);
});

test('when the process cannot start, every waiting job learns why and none waits for ever', async () => {
  const broken = join(temporaryFolder(), 'broken.mjs');
  writeFileSync(broken, "throw new Error('native library not found');");
  const model = start({ entry: broken });
  const jobs = await Promise.allSettled([model.call('count', 1), model.call('count', 2)]);
  for (const job of jobs) {
    expect(job).toMatchObject({
      status: 'rejected',
      reason: { message: expect.stringMatching(/Expected the model process to start.*native library not found/s) },
    });
  }
});

test('a missing Node binary is reported like any failed start', async () => {
  const model = start({ execPath: join(temporaryFolder(), 'node') });
  await expect(model.call('count', 1)).rejects.toThrow(/Expected the model process to start.*ENOENT/s);
});

test('closing ends the process, rejects what is unfinished and refuses new jobs', async () => {
  const model = start();
  const pid = await model.call('pid', undefined);
  const { result } = await hanging(model);
  const waiting = expect(model.call('count', 1)).rejects.toThrow('got a closed one');
  await Promise.all([model.close(), model.close()]);
  await expect(result).rejects.toThrow('Expected an open model process for "hang"');
  await waiting;
  await expect(model.call('count', 1)).rejects.toThrow('got a closed one');
  expect(isAlive(pid)).toBe(false);
});

test('the process leaves when its parent is killed', async () => {
  const mark = join(temporaryFolder(), 'mark');
  const parent = fork(new URL('./fakeParent.ts', import.meta.url), [mark], { execArgv: [] });
  await new Promise((resolve) => parent.once('message', resolve));
  expect(existsSync(mark)).toBe(false);
  parent.kill('SIGKILL');
  await vi.waitFor(() => expect(existsSync(mark)).toBe(true), { timeout: 10_000 });
});

test('a process that was not forked says how it is to be started', () => {
  const run = () => execFileSync(process.execPath, [fileURLToPath(entry)], { stdio: 'pipe' });
  expect(run).toThrow('start it with startModelProcess');
});
