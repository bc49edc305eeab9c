import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { ModelEntry, ModelsReport } from '../../../../main/api/models.ts';
import { createModelManager, type ModelManagerOptions } from '../../../../main/services/models/modelManager.ts';
import { convertCheckpoint } from '../../../../model/bundle/convert.ts';
import { resolveBundle } from '../../../../model/bundle/resolve.ts';
import { sendRange, startFakeHub } from '../../model/download/fakeHub.ts';
import { temporaryFolder } from '../store/temporaryProject.ts';
import { PATIENCE } from './openedApp.ts';

const reference = path.resolve('test/fixtures/reference');
const proposer = path.join(reference, 'tiny-proposer-a', 'wedetect_base_uni.pth');

/** A manager with a folder for everything that it keeps. */
async function start(options: Partial<ModelManagerOptions> = {}) {
  const folder = await temporaryFolder();
  const told: ModelsReport[] = [];
  const notices: string[] = [];
  const replaced: string[] = [];
  const manager = createModelManager({
    dataFolder: path.join(folder, 'data'),
    cacheFolder: path.join(folder, 'cache'),
    onChange: (report) => void told.push(report),
    onNotice: (_, text) => void notices.push(text),
    onReplaced: (each) => void replaced.push(each),
    ...options,
  });
  const idle = () =>
    vi.waitFor(async () => {
      const report = await manager.report();
      expect(report.tasks.filter(({ status }) => status !== 'failed')).toEqual([]);
      return report;
    }, PATIENCE);
  return { manager, folder, told, notices, replaced, idle, models: path.join(folder, 'data', 'models') };
}

/** A whole checkpoint with its proposer. */
async function copyCheckpoint(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(path.join(reference, 'tiny-a'))) {
    if (!name.startsWith('expected')) await cp(path.join(reference, 'tiny-a', name), path.join(folder, name));
  }
  await cp(proposer, path.join(folder, path.basename(proposer)));
  return folder;
}

function named({ models }: ModelsReport, name: string): ModelEntry {
  const found = models.find((entry) => entry.name === name);
  if (!found) throw new Error(`Expected ${name} among ${models.map((entry) => entry.name).join(', ')}.`);
  return found;
}

const hubFiles = async () => {
  const folder = path.join(reference, 'tiny-a');
  const names = [
    'config.json',
    'tokenizer.json',
    'tokenizer_config.json',
    'preprocessor_config.json',
    'chat_template.jinja',
  ];
  const read = (name: string) => readFile(path.join(folder, name));
  const files = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await read(name)] as const)));
  return {
    'fushh7/ObjEmbed-2B': { ...files, 'model.safetensors': await read('model.safetensors') },
    'fushh7/WeDetect': { 'wedetect_base_uni.pth': await readFile(proposer) },
  };
};

describe('at first', () => {
  test('there is the embedded model, in use, and what can be downloaded', async () => {
    const { manager } = await start();
    const report = await manager.report();
    expect(report).toMatchObject({ used: 'nano', numerics: 'bf16', isFixed: false, tasks: [] });
    expect(report.models).toMatchObject([
      { id: 'nano', kind: 'checkpoint', state: 'unverified', hasProposer: true, isOurs: false },
    ]);
    expect(report.offers.map(({ name }) => name)).toEqual(['ObjEmbed-2B', 'ObjEmbed-4B', 'WeDetect-Base-Uni']);
    expect(report.precisions.map(({ id }) => id)).toEqual(['fp32', 'fp16', 'int8', 'int4']);
    expect(await manager.chosen()).toEqual({ path: undefined, numerics: 'bf16' });
  });

  test('the embedded model is not removed', async () => {
    const { manager } = await start();
    await expect(manager.remove('nano')).rejects.toThrow('got the embedded one');
  });
});

describe('a folder elsewhere', () => {
  test('is listed once, used for good, not removed while in use, and forgotten without a file being touched', async () => {
    const { manager, folder } = await start();
    const bundle = path.join(folder, 'elsewhere', 'mine-int8');
    await convertCheckpoint({ checkpoint: path.join(reference, 'tiny-a'), proposer, precision: 'int8', out: bundle });
    await manager.add(bundle);
    const added = named(await manager.add(bundle), 'mine-int8');
    expect(added).toMatchObject({ id: bundle, kind: 'bundle', precision: 'int8', isOurs: false, state: 'unverified' });
    expect(added).toMatchObject({ origin: path.join(reference, 'tiny-a'), repair: 'convert' });

    await manager.use(bundle, 'fp32');
    expect(await manager.chosen()).toEqual({ path: bundle, numerics: 'fp32' });
    const later = createModelManager({
      dataFolder: path.join(folder, 'data'),
      cacheFolder: path.join(folder, 'cache'),
    });
    expect(await later.report()).toMatchObject({ used: bundle, numerics: 'fp32' });
    await expect(later.remove(bundle)).rejects.toThrow(
      'Expected a model that is not in use, got mine-int8; use another first.',
    );

    await later.use('nano', 'bf16');
    expect((await later.remove(bundle)).models).toHaveLength(1);
    expect(existsSync(path.join(bundle, 'manifest.json'))).toBe(true);
  });

  test('that is no whole model is refused with what is wrong', async () => {
    const { manager, folder } = await start();
    const checkpoint = await copyCheckpoint(path.join(folder, 'mine'));
    await writeFile(path.join(checkpoint, 'wedetect_base_uni.pth'), 'not a torch file');
    await expect(manager.add(checkpoint)).rejects.toThrow(/wedetect_base_uni\.pth to be a zip archive/);
    await rm(path.join(checkpoint, 'model.safetensors'));
    await expect(manager.add(checkpoint)).rejects.toThrow('Expected model.safetensors');
    await expect(manager.add(folder)).rejects.toThrow('got none');
    await expect(manager.add(path.join(folder, 'nowhere'))).rejects.toThrow('There is no folder');
    await expect(manager.add('mine')).rejects.toThrow('Expected a whole path');
    expect((await manager.report()).models).toHaveLength(1);
  });

  test('that goes away later is told, and cannot be used', async () => {
    const { manager, folder } = await start();
    const checkpoint = await copyCheckpoint(path.join(folder, 'mine'));
    await manager.add(checkpoint);
    await rm(checkpoint, { recursive: true });
    expect(named(await manager.report(), 'mine')).toMatchObject({
      state: 'missing',
      problem: expect.stringContaining('any more'),
    });
    await expect(manager.use(checkpoint, 'bf16')).rejects.toThrow('There is no folder');
  });
});

describe('a checkpoint', () => {
  test('is converted beside the other models with progress, and its bundle is used, verified, mended and deleted', async () => {
    const { manager, folder, told, replaced, idle, models, notices } = await start();
    const checkpoint = await copyCheckpoint(path.join(folder, 'tiny'));
    await manager.add(checkpoint);
    await manager.convert(checkpoint, 'int8');
    const converted = named(await idle(), 'tiny-int8');
    const bundle = path.join(models, 'tiny-int8');
    expect(converted).toMatchObject({
      id: bundle,
      kind: 'bundle',
      isOurs: true,
      state: 'whole',
      verifiedAt: expect.any(String),
    });
    expect(replaced).toEqual([bundle]);
    expect(notices).toEqual(['tiny-int8 is ready to be used.']);
    const running = told.flatMap(({ tasks }) => tasks);
    expect(running).toContainEqual(expect.objectContaining({ kind: 'convert', target: bundle, status: 'running' }));

    const weights = path.join(bundle, 'decoder.weights');
    const bytes = await readFile(weights);
    bytes.set([bytes[0] ^ 255], 0);
    await writeFile(weights, bytes);
    expect(named(await manager.report(), 'tiny-int8').state).toBe('unverified');
    await manager.verify(bundle);
    const damaged = named(await idle(), 'tiny-int8');
    expect(damaged).toMatchObject({
      state: 'damaged',
      repair: 'convert',
      problem: 'decoder.weights has other content than was written.',
    });
    await expect(manager.use(bundle, 'bf16')).rejects.toThrow('convert it again first');

    await manager.repair(bundle);
    expect(named(await idle(), 'tiny-int8').state).toBe('whole');
    await writeFile(weights, bytes.subarray(1));
    expect(named(await manager.report(), 'tiny-int8')).toMatchObject({
      state: 'damaged',
      problem: expect.stringContaining('decoder.weights has'),
    });
    await manager.remove(bundle);
    expect(await readdir(models)).toEqual([]);
    expect(existsSync(checkpoint)).toBe(true);
  });

  test('without a proposer is not used, and is converted with one that was downloaded alone', async () => {
    const { manager, models, idle } = await start();
    const checkpoint = await copyCheckpoint(path.join(models, 'tiny'));
    await rm(path.join(checkpoint, 'wedetect_base_uni.pth'));
    await expect(manager.use(checkpoint, 'bf16')).rejects.toThrow('Expected a model with a proposer, got tiny without');
    await mkdir(path.join(models, 'WeDetect-Base-Uni'));
    await cp(proposer, path.join(models, 'WeDetect-Base-Uni', 'wedetect_base_uni.pth'));
    await manager.convert(checkpoint, 'fp32');
    expect(named(await idle(), 'tiny-fp32')).toMatchObject({ hasProposer: true });
    await expect(manager.use('WeDetect-Base-Uni', 'bf16')).rejects.toThrow('got the proposer WeDetect-Base-Uni alone');
  });

  test('is converted also where nobody listens; a conversion that was stopped is listed, and gone on with or discarded', async () => {
    const folder = await temporaryFolder();
    const models = path.join(folder, 'models');
    const checkpoint = await copyCheckpoint(path.join(models, 'tiny'));
    let abort = new AbortController();
    const onStep = (step: string) => step === 'heads graph' && abort.abort(new Error('Cancelled.'));
    const convert = (precision: 'int8' | 'int4') =>
      convertCheckpoint({
        checkpoint,
        precision,
        out: path.join(models, `tiny-${precision}`),
        signal: abort.signal,
        onStep,
      });
    await expect(convert('int8')).rejects.toThrow('Cancelled.');
    abort = new AbortController();
    await expect(convert('int4')).rejects.toThrow('Cancelled.');
    const silent = createModelManager({ dataFolder: folder, cacheFolder: path.join(folder, 'cache') });
    const { stopped } = await silent.report();
    expect(stopped.map(({ name }) => name).toSorted()).toEqual(['tiny-int4', 'tiny-int8']);
    expect(stopped.every(({ bytes }) => bytes > 100_000)).toBe(true);
    const left = await silent.discard({ kind: 'convert', name: 'tiny-int4' });
    expect(left.stopped.map(({ name }) => name)).toEqual(['tiny-int8']);
    await silent.convert(checkpoint, 'int8');
    await vi.waitFor(async () => expect((await silent.report()).tasks).toEqual([]), PATIENCE);
    const report = await silent.report();
    expect(report.stopped).toEqual([]);
    expect(named(report, 'tiny-int8').state).toBe('whole');
  });

  test('never takes the place of a bundle that was made of another of its name', async () => {
    const { manager, folder, models, idle } = await start();
    const [one, two] = [
      await copyCheckpoint(path.join(folder, '1', 'tiny')),
      await copyCheckpoint(path.join(folder, '2', 'tiny')),
    ];
    for (const checkpoint of [one, two, one]) {
      await manager.add(checkpoint);
      await manager.convert(checkpoint, 'int4');
      await idle();
    }
    expect((await readdir(models)).toSorted()).toEqual(['tiny-int4', 'tiny-int4-2']);
    await expect(manager.convert('tiny', 'int4')).rejects.toThrow(
      `Expected one of the models ${one}, ${two}, got several`,
    );
  });

  test('takes the conversions of its first use with it', async () => {
    const { manager, models, folder } = await start();
    const checkpoint = await copyCheckpoint(path.join(models, 'tiny'));
    const cache = path.join(folder, 'cache');
    const bundle = await resolveBundle(checkpoint, cache);
    const other = await resolveBundle(await copyCheckpoint(path.join(folder, 'other')), cache);
    await manager.remove(checkpoint);
    expect([checkpoint, bundle, other].map((each) => existsSync(each))).toEqual([false, false, true]);
  });

  test('whose conversion on first use is damaged loses it when it is verified', async () => {
    const { manager, models, folder, idle } = await start();
    const checkpoint = await copyCheckpoint(path.join(models, 'tiny'));
    const bundle = await resolveBundle(checkpoint, path.join(folder, 'cache'));
    await manager.verify(checkpoint);
    expect(named(await idle(), 'tiny').state).toBe('whole');
    const graph = path.join(bundle, 'heads.onnx');
    await writeFile(graph, Buffer.alloc((await readFile(graph)).length));
    await manager.verify(checkpoint);
    await idle();
    expect(existsSync(bundle)).toBe(false);
  });
});

describe('a download', () => {
  test('comes into the own folder, is cancelled, listed as begun, gone on with, and offered no more', async () => {
    const { manager, idle, models, told } = await start();
    const hub = await startFakeHub(await hubFiles());
    await manager.chooseSource({ hub: hub.url, proxy: null });
    hub.trouble = ({ url, headers }, response, content) => {
      const isWeights = url?.endsWith('model.safetensors') === true && content !== undefined;
      if (isWeights) sendRange(response, content, headers.range, 100_000);
      return isWeights;
    };
    await manager.download('ObjEmbed-2B');
    await vi.waitFor(
      () => expect(told.flatMap(({ tasks }) => tasks).some(({ done }) => done >= 100_000)).toBe(true),
      PATIENCE,
    );
    await expect(manager.download('ObjEmbed-2B')).rejects.toThrow('Expected no work on ObjEmbed-2B');
    await expect(manager.discard({ kind: 'download', name: 'ObjEmbed-2B' })).rejects.toThrow('stop it first');
    const [task] = (await manager.report()).tasks;
    const stopped = await manager.cancel(task?.id ?? '');
    expect(stopped.tasks).toEqual([]);
    expect(stopped.offers[0]?.partial?.done).toBeGreaterThan(100_000);
    expect(stopped.models).toHaveLength(1);

    hub.trouble = () => false;
    await manager.download('ObjEmbed-2B');
    const report = await idle();
    expect(named(report, 'ObjEmbed-2B')).toMatchObject({
      kind: 'checkpoint',
      state: 'whole',
      isOurs: true,
      repair: 'download',
    });
    expect(report.offers.map(({ name }) => name)).toEqual(['ObjEmbed-4B', 'WeDetect-Base-Uni']);

    await writeFile(path.join(models, 'ObjEmbed-2B', 'config.json'), '{');
    await manager.verify('ObjEmbed-2B');
    expect(named(await idle(), 'ObjEmbed-2B')).toMatchObject({
      state: 'damaged',
      problem: expect.stringContaining('config.json has'),
    });
    await manager.repair('ObjEmbed-2B');
    expect(named(await idle(), 'ObjEmbed-2B').state).toBe('whole');
  });

  test('that fails says why until it is tried again or dismissed', async () => {
    const { manager, idle } = await start();
    const hub = await startFakeHub({});
    await manager.chooseSource({ hub: hub.url, proxy: null });
    await manager.download('ObjEmbed-4B');
    const [failed] = (await idle()).tasks;
    expect(failed).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('got status 401; check the name and the mirror.'),
    });
    expect((await manager.cancel(failed?.id ?? '')).tasks).toEqual([]);
    await expect(manager.cancel('none')).rejects.toThrow('got some that has ended');
    await expect(manager.download('GPT')).resolves.toBeTruthy();
    expect((await idle()).tasks).toMatchObject([{ error: expect.stringContaining('Expected one of ObjEmbed-2B') }]);
  });
});

test('a model from the command line is run whatever was chosen, and none can be chosen', async () => {
  const { manager } = await start({ fixedPath: '/models/given' });
  expect(await manager.report()).toMatchObject({ used: '/models/given', isFixed: true });
  expect(await manager.chosen()).toEqual({ path: '/models/given', numerics: 'bf16' });
  await expect(manager.use('nano', 'bf16')).rejects.toThrow('Expected no model on the command line, got /models/given');
});

test('a disk that takes nothing is told, and changes nothing', async () => {
  const dataFolder = path.join(await temporaryFolder(), 'data');
  await writeFile(dataFolder, 'a file in the way');
  const { manager } = await start({ dataFolder });
  await expect(manager.use('nano', 'fp32')).rejects.toThrow(
    /^Expected to write .*models\.json, got: .*; check the disk/,
  );
  expect(await manager.report()).toMatchObject({ numerics: 'bf16', freeBytes: expect.anything() });
  await manager.download('ObjEmbed-2B');
  await vi.waitFor(async () => expect((await manager.report()).tasks).toMatchObject([{ status: 'failed' }]), PATIENCE);
});

test('a damaged memory of models counts as none', async () => {
  const { manager, folder } = await start();
  await mkdir(path.join(folder, 'data'));
  await writeFile(path.join(folder, 'data', 'models.json'), '{"used": 7}');
  expect(await manager.report()).toMatchObject({ used: 'nano' });
});
