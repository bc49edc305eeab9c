import { describe, expect, test } from 'vitest';
import { emptyChange } from '../../../../annotations/change.ts';
import type { Method, Params } from '../../../../main/api.ts';
import { checkMessage, checkParams } from '../../../../main/server/requests.ts';

const order = {
  format: 'objembed',
  validationRatio: 0.1,
  seed: -3,
  options: { splitBy: 'folder', ascii: true, digits: 6 },
};
const image = { type: 'image', id: 'a', path: 'a.jpg', width: 4, height: 3, orientation: 1 } as const;

/** Parameters that a workbench sends, for every method. */
const examples: { readonly [M in Method]: Params<M> } = {
  openedProject: null,
  openProject: { folder: '/photos' },
  openSamples: null,
  closeProject: null,
  recentFolders: null,
  forgetFolder: { folder: '/photos' },
  listImages: { filter: '', offset: 0, limit: 200 },
  listFolders: null,
  findImage: { filter: 'status:unseen', from: null, step: -1 },
  locateImage: { filter: 'regions:0', imageId: 'a' },
  openImage: { imageId: 'a' },
  listPhrases: null,
  embedTexts: { runId: 'run', kind: 'object', texts: ['a dog'] },
  scoreBoxes: { imageId: 'a', runId: 'run', boxes: [[0, 0, 1.5, 2]] },
  tightenBox: { imageId: 'a', runId: 'run', box: [0, 0, 1.5, 2] },
  readQueue: null,
  listQueue: { kinds: ['missing', 'loose box'], phraseId: null, offset: 0, limit: 200 },
  scoreDecisions: { runId: 'run', phraseId: 'dog' },
  learnPhrases: { runId: 'run', phraseIds: ['dog'] },
  findDuplicates: null,
  readStatistics: { filter: 'status:done' },
  skipDisagreement: { imageId: 'a', key: 'missing 1a', isSkipped: true },
  reviewCaptions: { filter: '', minMatch: 0.4, limit: 50 },
  suggestStates: { filter: '', phraseId: null, minMatch: 0.4, limit: 100 },
  setPhraseStates: { states: [{ imageId: 'a', phraseId: 'dog', state: 'verified absent' }] },
  commit: { folder: '/photos', change: { ...emptyChange, added: { 'image:a': image } }, label: 'Add' },
  listHistory: { before: null, limit: 50 },
  readHistory: { sequence: 7 },
  revert: { sequences: [7, 8], label: 'Undo: Accept all' },
  regionHistory: { regionId: 'r', limit: 200 },
  copyRegions: { filter: '', from: 'a', regionIds: ['r'], images: 9 },
  checkProject: { limit: 1000 },
  startPropose: { scope: { kind: 'images', imageIds: ['a'] }, onlyNew: true, dryRun: false },
  pauseJob: { jobId: 'job' },
  resumeJob: { jobId: 'job' },
  cancelJob: { jobId: 'job' },
  listJobs: null,
  acceptAll: { filter: '', minMatch: 0.4, minIou: 1, dryRun: true },
  listExportFormats: null,
  checkExport: order,
  writeExport: { ...order, out: '/dataset', allow: [] },
  listImportFormats: null,
  importDataset: {
    dataset: '/coco',
    format: null,
    options: {},
    frame: 'stored',
    phrases: { dog: 'a dog', cat: null },
    allow: [],
    dryRun: true,
  },
  prepareSearch: null,
  search: {
    query: { kind: 'file', name: 'a.jpg', bytes: Uint8Array.of(1, 2) },
    subject: 'short',
    filter: 'tag:night',
    minScore: 0.2,
    limit: 100,
  },
  labelFound: {
    folder: '/photos',
    proposals: [{ imageId: 'a', runId: 'run', proposalIndex: 0 }],
    regions: [{ imageId: 'a', regionId: 'r' }],
    text: 'a dog',
  },
  rejectProposals: {
    folder: '/photos',
    proposals: [{ imageId: 'a', runId: 'run', proposalIndex: 3 }],
    text: 'a dog',
  },
  tagImages: { folder: '/photos', imageIds: ['a'], tag: 'night', remove: false },
  readDevice: null,
  testDevice: { provider: null },
  chooseProvider: { provider: 'auto' },
  readModels: null,
  addModel: { folder: '/models/mine' },
  downloadModel: { name: 'ObjEmbed-2B' },
  discardUnfinished: { kind: 'download', name: 'ObjEmbed-2B' },
  convertModel: { id: '/models/mine', precision: 'int8' },
  verifyModel: { id: 'nano' },
  repairModel: { id: '/models/mine' },
  removeModel: { id: '/models/mine' },
  useModel: { id: 'nano', numerics: 'bf16' },
  cancelModelTask: { taskId: 'task' },
  chooseModelSource: { hub: 'https://hub.example.com', proxy: null },
  readSettings: null,
  writeSettings: { theme: 'dark', layout: { left: 240 } },
};

const methods = Object.keys(examples).filter((name): name is Method => name in examples);

describe('a request', () => {
  test.each(methods)('%s is accepted as the workbench sends it', (method) => {
    const message = { kind: 'request', id: 1, method, params: examples[method] } as const;
    expect(checkMessage(message)).toEqual(message);
    expect(checkParams(method, examples[method])).toEqual(examples[method]);
  });

  test('keeps the keys of settings and loses keys that nobody asked for elsewhere', () => {
    expect(checkParams('writeSettings', { anything: [1, null] })).toEqual({ anything: [1, null] });
    expect(checkParams('openImage', { imageId: 'a', extra: 1 })).toEqual({ imageId: 'a' });
  });

  test('may leave out parameters where there are none', () => {
    expect(checkMessage({ kind: 'request', id: 0, method: 'listJobs' })).toMatchObject({ params: null });
  });

  test.each<[Method, unknown, string]>([
    ['openImage', { imageId: 7 }, 'Expected string for imageId of openImage, got 7.'],
    ['openImage', null, 'Expected object for openImage, got null.'],
    ['openProject', { folder: '' }, 'Expected string to have >=1 characters for folder of openProject, got "".'],
    ['listImages', { filter: '', offset: -1, limit: 1 }, 'for offset of listImages, got -1.'],
    ['listImages', { filter: '', offset: 0, limit: 1e6 }, 'for limit of listImages, got 1000000.'],
    ['listImages', { filter: '', offset: 0.5, limit: 1 }, 'Expected int for offset of listImages, got 0.5.'],
    ['findImage', { filter: '', from: null, step: 2 }, 'for step of findImage, got 2.'],
    ['acceptAll', { filter: '', minMatch: Number.NaN, minIou: 0 }, 'for minMatch of acceptAll, got NaN.'],
    ['acceptAll', { filter: '', minMatch: 0, minIou: 1.1 }, 'for minIou of acceptAll, got 1.1.'],
    ['checkExport', { ...order, validationRatio: 0.6 }, 'for validationRatio of checkExport, got 0.6.'],
    ['startPropose', { scope: { kind: 'all' }, onlyNew: true, dryRun: true }, 'for scope.kind of startPropose'],
    [
      'scoreBoxes',
      { imageId: 'a', runId: 'r', boxes: [[0, 0, NaN, 1]] },
      'Expected number for boxes.0.2 of scoreBoxes',
    ],
    ['embedTexts', { runId: 'r', kind: 'object', texts: [1] }, 'Expected string for texts.0 of embedTexts, got 1.'],
    ['convertModel', { id: 'nano', precision: 'int2' }, 'for precision of convertModel, got "int2".'],
    [
      'chooseModelSource',
      { hub: 'file:///etc', proxy: null },
      'Expected an address like https://hub.example.com for hub of chooseModelSource, got "file:///etc".',
    ],
    ['listJobs', {}, 'Expected null for listJobs, got an object.'],
    [
      'commit',
      {
        folder: '/photos',
        change: { ...emptyChange, added: { 'image:a': { ...image, path: '../a.jpg' } } },
        label: 'Add',
      },
      'Expected an image path relative to the project, with "/" between folders and no "..", in NFC ' +
        'for change.added.image:a.path of commit, got "../a.jpg".',
    ],
    [
      'commit',
      { folder: '/photos', change: { ...emptyChange, added: { 'image:b': image } }, label: 'Add' },
      'Expected every record of a change under its own key, "<type>:<id>", and once for change of commit',
    ],
  ])('%s with %j is refused in a sentence that names the field', (method, params, sentence) => {
    expect(() => checkParams(method, params)).toThrow(sentence);
    expect(() => checkParams(method, params)).toThrow(expect.objectContaining({ name: 'RequestError' }));
  });

  test('does not repeat a long value in its refusal', () => {
    const imageId = 'x'.repeat(5000);
    expect(() => checkParams('openImage', { imageId })).toThrow(/^.{0,250}$/);
  });
});

describe('a message', () => {
  test.each(['toString', '__proto__', 'constructor', 'close', '', 7, null])(
    'for the method %j is refused',
    (method) => {
      expect(() => checkMessage({ kind: 'request', id: 1, method, params: null })).toThrow(
        'Expected the name of a method for method of the message',
      );
    },
  );

  test.each([null, [], 'hello', {}, { kind: 'hello' }, { kind: 'cancel' }, { kind: 'cancel', id: -1 }])(
    'like %j is refused',
    (message) => {
      expect(() => checkMessage(message)).toThrow(expect.objectContaining({ name: 'RequestError' }));
    },
  );
});
