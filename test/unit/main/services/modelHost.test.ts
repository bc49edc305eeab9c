import { expect, test, vi } from 'vitest';
import type { Model, ModelOptions } from '../../../../main/model.ts';
import { createDevice } from '../../../../main/services/device.ts';
import { crashInWords, memoryInWords } from '../../../../main/services/memoryAdvice.ts';
import { createModelHost } from '../../../../main/services/modelHost.ts';
import { isOutOfMemory, MEMORY_ADVICE } from '../../../../model/outOfMemory.ts';
import { type Answers, fakeModel } from '../jobs/fakeModel.ts';
import { temporaryFolder } from '../store/temporaryProject.ts';

type Choice = Pick<ModelOptions, 'path' | 'numerics'>;

/** A host whose models are told by their path; `told` is what it says. */
async function start(answers: Answers = {}) {
  let choice: Choice = { path: '/first', numerics: 'bf16' };
  const told: string[] = [];
  const open = vi.fn(async ({ path }: ModelOptions): Promise<Model> => fakeModel(answers, { modelId: path ?? 'nano' }));
  const host = createModelHost({
    chosen: async () => choice,
    device: createDevice({ dataFolder: await temporaryFolder(), onFallback: () => {} }),
    open,
    onCrash: (reason) => void told.push(`crash: ${reason}`),
    onConversion: () => void told.push('conversion'),
    onOutOfMemory: (reason) => void told.push(`memory: ${reason}`),
    onBrokenGraph: ({ path }) => void told.push(`broken: ${path}`),
  });
  return {
    host,
    open,
    told,
    choose: (next: Choice) => {
      choice = next;
    },
  };
}

test('a model is started once, and another choice holds from the next call on while the one before goes on', async () => {
  const { host, open, choose } = await start();
  const [first, again] = await Promise.all([host.get(), host.get()]);
  expect(first).toBe(again);
  expect(open).toHaveBeenCalledOnce();
  choose({ path: '/second', numerics: 'bf16' });
  const second = await host.get();
  expect([first.manifest.modelId, second.manifest.modelId]).toEqual(['/first', '/second']);
  await first.call('embedQueries', { kind: 'object', texts: ['a dog'] });
  choose({ path: '/second', numerics: 'fp32' });
  await host.get();
  expect(open.mock.calls.map(([{ path, numerics }]) => [path, numerics])).toEqual([
    ['/first', 'bf16'],
    ['/second', 'bf16'],
    ['/second', 'fp32'],
  ]);
  await host.close();
});

test('a model that does not start is tried again, and one that was replaced is read again', async () => {
  const { host, open } = await start();
  open.mockRejectedValueOnce(new Error('It is damaged.'));
  await expect(host.get()).rejects.toThrow('It is damaged.');
  const model = await host.get();
  host.reload();
  expect(await host.get()).not.toBe(model);
  await host.close();
});

test('memory that ran out is told once for a model, with what it came from; other failures are the job’s alone', async () => {
  const failures = [
    'Failed to allocate memory for requested buffer of size 8',
    'std::bad_alloc',
    'Expected a whole JPEG.',
  ];
  const { host, told, choose } = await start({ proposeImage: async () => Promise.reject(new Error(failures.shift())) });
  const propose = async () => (await host.get()).call('proposeImage', { file: 'a.jpg', task: 'rec' });
  await expect(propose()).rejects.toThrow('Failed to allocate');
  await expect(propose()).rejects.toThrow('bad_alloc');
  await expect(propose()).rejects.toThrow('whole JPEG');
  expect(told).toEqual(['memory: Failed to allocate memory for requested buffer of size 8']);
  choose({ path: '/other', numerics: 'bf16' });
  failures.push('std::bad_alloc');
  await expect(propose()).rejects.toThrow('bad_alloc');
  expect(told.at(-1)).toBe('memory: std::bad_alloc');
  await host.close();
});

test('a graph that does not open is told with its model, once', async () => {
  const broken = Object.assign(new Error('Expected the graph "heads" to open'), { name: 'GraphError' });
  const { host, told } = await start({ proposeImage: async () => Promise.reject(broken) });
  const model = await host.get();
  for (const file of ['a.jpg', 'b.jpg']) {
    await expect(model.call('proposeImage', { file, task: 'rec' })).rejects.toBe(broken);
  }
  expect(told).toEqual(['broken: /first']);
  await host.close();
});

test('a crash is told as what it was', async () => {
  const { host, open, told } = await start();
  await host.get();
  const { onCrash } = open.mock.calls[0]?.[0] ?? {};
  for (const reason of ['exit code 1', 'exit code 1', 'signal SIGKILL', 'signal SIGKILL']) onCrash?.(reason);
  expect(told).toEqual(['crash: exit code 1', 'crash: signal SIGKILL']);
  await host.close();
});

test.each([
  ['signal SIGKILL', true],
  ['exit code 134\nFATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory', true],
  ['got: bad allocation', true],
  ['Array buffer allocation failed', true],
  ['exit code 3221225495', true],
  ['signal SIGSEGV', false],
  ['exit code 1', false],
])('%j tells that memory ran out: %s', (reason, isSo) => {
  expect(isOutOfMemory(reason)).toBe(isSo);
  expect(crashInWords(reason).includes('smaller precision')).toBe(isSo);
});

test('what ran out of memory is told in a line, with what to choose instead', () => {
  expect(memoryInWords('std::bad_alloc\nlong output')).toMatch(
    /^The model ran out of memory \(std::bad_alloc\)\. Use a bundle/,
  );
  expect(memoryInWords(`got: std::bad_alloc; ${MEMORY_ADVICE}.`)).not.toContain(MEMORY_ADVICE);
});
