import { describe, expect, test } from 'vitest';
import type { ModelEntry, ModelsReport, ModelTask } from '../../../../main/api/models.ts';
import {
  bytesInWords,
  factsOf,
  isUsable,
  looseTasks,
  partialInWords,
  progressInWords,
  sizeRemark,
  stateInWords,
  taskInShort,
  taskOf,
  usedName,
} from '../../../../renderer/panels/models/modelWords.ts';

const bundle: ModelEntry = {
  id: '/models/2b-int8',
  name: '2b-int8',
  folder: '/models/2b-int8',
  kind: 'bundle',
  bytes: 2_130_000_000,
  precision: 'int8',
  origin: 'C:\\models\\ObjEmbed-2B\\checkpoint',
  hasProposer: true,
  isOurs: true,
  state: 'whole',
  problem: null,
  verifiedAt: '2026-11-24T19:00:00.000Z',
  repair: 'convert',
};

const task: ModelTask = {
  id: 'task',
  kind: 'download',
  target: 'ObjEmbed-4B',
  title: 'Downloading ObjEmbed-4B',
  status: 'running',
  step: 'config.json',
  done: 1_200_000_000,
  total: 9_700_000_000,
  secondsLeft: 600,
  error: null,
};

const report: ModelsReport = {
  folder: '/data/models',
  freeBytes: null,
  used: bundle.id,
  numerics: 'bf16',
  isFixed: false,
  models: [bundle],
  offers: [{ name: 'ObjEmbed-4B', summary: '', repositories: [], partial: null }],
  stopped: [],
  tasks: [task, { ...task, id: 'other', kind: 'convert', target: '/data/models/2b-int4' }],
  source: { hub: null, proxy: null, defaultHub: 'https://huggingface.co' },
  precisions: [],
};

describe('a model', () => {
  test('is told with what it was made of, what it lacks and its size', () => {
    expect(factsOf(bundle)).toBe('Bundle of ObjEmbed-2B, 2.1 GB');
    const bare = { ...bundle, kind: 'checkpoint', origin: null, hasProposer: false, bytes: 24e6 } as const;
    expect(factsOf(bare)).toBe('Checkpoint, without a proposer, 24 MB');
    expect(factsOf({ ...bare, id: 'nano', hasProposer: true })).toBe('The embedded model, 24 MB');
    expect(factsOf({ ...bare, state: 'missing', bytes: 0 })).toBe('Checkpoint');
  });

  test('says when it was verified, as long as it is whole', () => {
    expect(stateInWords(bundle).words).toBe('Whole, verified 2026-11-24');
    expect(stateInWords({ ...bundle, state: 'damaged' }).words).toBe('Damaged');
    expect(stateInWords({ ...bundle, state: 'unverified', verifiedAt: null }).words).toBe('Not verified');
  });

  test.each([
    [{}, true],
    [{ state: 'unverified' }, true],
    [{ state: 'damaged' }, false],
    [{ state: 'missing' }, false],
    [{ hasProposer: false }, false],
    [{ kind: 'proposer' }, false],
    [{ kind: 'checkpoint' }, false],
    [{ kind: 'checkpoint', id: 'nano' }, true],
  ] as const)('with %j can be used: %s', (part, isSo) => {
    expect(isUsable({ ...bundle, ...part })).toBe(isSo);
  });

  test('that is larger than the memory of the machine says so', () => {
    expect(sizeRemark(bundle, 2e9)).toContain('larger than the memory of this machine (2.0 GB)');
    expect(sizeRemark(bundle, 8e9)).toBeNull();
    expect(sizeRemark({ ...bundle, kind: 'checkpoint' }, 2e9)).toBeNull();
    expect(sizeRemark(bundle, undefined)).toBeNull();
  });

  test('in use is called by its name, also when it is in no list', () => {
    expect(usedName(report)).toBe('2b-int8');
    expect(usedName({ ...report, used: '/elsewhere/mine' })).toBe('mine');
  });
});

describe('work', () => {
  test('is told with its step, its share and what is left', () => {
    expect(progressInWords(task)).toBe('config.json, 1.2 GB of 9.7 GB, about 10 minutes left');
    expect(progressInWords({ ...task, total: 0, done: 0, secondsLeft: null })).toBe('config.json');
    expect(progressInWords({ ...task, status: 'waiting' })).toBe('Waits for its turn.');
    expect(progressInWords({ ...task, status: 'failed', error: 'It broke.' })).toBe('It broke.');
    expect(taskInShort(task)).toBe('Downloading ObjEmbed-4B, 12 %');
    expect(taskInShort({ ...task, total: 0 })).toBe('Downloading ObjEmbed-4B');
  });

  test('is shown with its model or offer, or by itself when it makes something new', () => {
    expect(taskOf(report, 'ObjEmbed-4B')).toBe(task);
    expect(looseTasks(report).map(({ id }) => id)).toEqual(['other']);
  });
});

test('sizes and beginnings of downloads are told shortly', () => {
  expect(bytesInWords(999_400_000)).toBe('999 MB');
  expect(partialInWords({ done: 1.2e9, total: 4.9e9 })).toBe('1.2 GB of 4.9 GB are here');
  expect(partialInWords({ done: 1.2e6, total: null })).toBe('1 MB are here');
});
