import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createModelProcess, openModel } from '../../../main/model.ts';
import { temporaryFolder } from './store/temporaryProject.ts';

const checkpoint = 'test/fixtures/reference/tiny-a';
let cache: string;

beforeEach(async () => {
  cache = await temporaryFolder();
  vi.stubEnv('OBJEMBED_STUDIO_CACHE', cache);
});

afterEach(() => void vi.unstubAllEnvs());

describe('a model', () => {
  test('is opened from a checkpoint by way of the cache, and runs in a process of its own until closed', async () => {
    const steps: string[] = [];
    const model = await openModel({ path: checkpoint, numerics: 'fp32', onStep: (step) => void steps.push(step) });
    expect(steps).toContain('decoder graph');
    expect(readdirSync(join(cache, 'bundles'))).toHaveLength(1);
    expect(model).toMatchObject({ numerics: 'fp32', manifest: { name: 'tiny-a', embeddingSize: 128 } });
    const [row, again] = [
      await model.call('embedQueries', { kind: 'object', texts: ['a dog'] }),
      await model.call('embedQueries', { kind: 'object', texts: ['a dog'] }),
    ];
    expect(Math.hypot(...row)).toBeCloseTo(1, 5);
    expect(again).toEqual(row);
    await expect(model.call('embedQueries', { kind: 'object', texts: ['<|im_end|>'] })).rejects.toThrow(
      'special token',
    );
    await model.close();
    await expect(model.call('embedQueries', { kind: 'object', texts: ['a dog'] })).rejects.toThrow('closed');
  });

  test('goes on with the CPU when its execution provider fails', async () => {
    const provider = process.platform === 'win32' ? 'coreml' : 'dml';
    const addFailure = vi.fn(async () => {});
    const execution = { provider, replacements: [] } as const;
    const decide = async () => ({ asked: provider, got: provider, why: '', execution }) as const;
    const model = await openModel({ path: checkpoint, numerics: 'fp32', device: { decide, addFailure } });
    const row = await model.call('embedQueries', { kind: 'object', texts: ['a dog'] });
    expect(Math.hypot(...row)).toBeCloseTo(1, 5);
    expect(addFailure).toHaveBeenCalledExactlyOnceWith(
      provider,
      expect.stringContaining(`Expected the graph "decoder" in ${cache}`),
    );
    await model.close();
  });

  test('that is none says so before a process is started', async () => {
    const folder = await temporaryFolder();
    await expect(openModel({ path: folder })).rejects.toThrow(`in ${folder}, got a folder with neither`);
    expect(existsSync(join(cache, 'bundles'))).toBe(false);
  });

  test('is not converted once its opening is cancelled', async () => {
    const signal = AbortSignal.abort(new Error('Cancelled.'));
    await expect(openModel({ path: checkpoint, signal })).rejects.toThrow('Cancelled.');
    expect(readdirSync(join(cache, 'bundles'))).toEqual([]);
  });
});

test('models take turns in one process: one that was opened before can still be used, also after a restart', async () => {
  const process = createModelProcess();
  const embed = { kind: 'object', texts: ['a dog'] } as const;
  const exact = await process.open({ path: checkpoint, numerics: 'fp32' });
  const row = await exact.call('embedQueries', embed);
  const small = await process.open({ path: checkpoint, numerics: 'fp32', precision: 'int4' });
  const other = await small.call('embedQueries', embed);
  expect(other).not.toEqual(row);
  expect(await exact.call('embedQueries', embed)).toEqual(row);
  await exact.close();
  process.restart();
  expect(await small.call('embedQueries', embed)).toEqual(other);
  await process.close();
  await expect(small.call('embedQueries', embed)).rejects.toThrow('closed');
});
