import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isInside } from '../../../../../annotations/box.ts';
import { readImageSize } from '../../../../../model/image/decode.ts';
import { readScenes } from '../../../../../model/nano/evaluation/scenes.ts';

const heldOut = resolve(import.meta.dirname, '../../../../fixtures/nano-heldout');

function shard(...truths: object[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'objembed-scenes-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, '0001'));
  writeFileSync(join(folder, '0001', 'meta.jsonl'), `${truths.map((truth) => JSON.stringify(truth)).join('\n')}\n`);
  return folder;
}

const cat = { concept: 'cat', bbox: [0, 0, 5, 5] };
const truth = { image: 'images/1.jpg', objects: [cat], phrases: [{ text: 'pet', kind: 'broader', objects: [0] }] };

test.each([
  ['val', 250],
  ['style', 180],
])('the held-out set "%s" has its images, true boxes and phrases of at least %i concepts', async (name, concepts) => {
  const scenes = readScenes(join(heldOut, name));
  const named = scenes.flatMap(({ objects, phrases }) =>
    phrases.flatMap((phrase) => phrase.objects.map((index) => objects[index].concept)),
  );
  expect(new Set(named).size).toBeGreaterThanOrEqual(concepts);
  const [{ file, objects }] = scenes;
  const size = await readImageSize(file);
  expect(objects.every(({ bbox }) => isInside(bbox, size))).toBe(true);
});

test('scenes are read in order, at most as many as wanted, with their image files', () => {
  const folder = shard(truth, { ...truth, image: 'images/2.jpg' });
  expect(readScenes(folder).map(({ file }) => file)).toEqual([
    join(folder, '0001/images/1.jpg'),
    join(folder, '0001/images/2.jpg'),
  ]);
  expect(readScenes(folder, 1)).toEqual([
    { file: join(folder, '0001/images/1.jpg'), objects: truth.objects, phrases: truth.phrases },
  ]);
});

test.each([
  [
    'a kind that nobody knows',
    { ...truth, phrases: [{ text: 'pet', kind: 'verb', objects: [0] }] },
    /phrases\.0\.kind/,
  ],
  [
    'a phrase about nothing',
    { ...truth, phrases: [{ text: 'pet', kind: 'noun', objects: [] }] },
    /phrases\.0\.objects/,
  ],
  [
    'an object that is not there',
    { ...truth, phrases: [{ text: 'pet', kind: 'noun', objects: [1] }] },
    /objects of the scene/,
  ],
  ['an image outside the shard', { ...truth, image: 'images/../../1.jpg' }, /images\/<name>/],
])('%s is refused, naming file and line', (_, wrong, reason) => {
  const folder = shard(truth, wrong);
  expect(() => readScenes(folder)).toThrow(reason);
  expect(() => readScenes(folder)).toThrow(/meta\.jsonl, line 2/);
});

test('a folder without shards is refused', () => {
  expect(() => readScenes(join(heldOut, 'nowhere'))).toThrow(/Expected numbered shards with meta\.jsonl/);
});
