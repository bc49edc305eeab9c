import { expect, test } from 'vitest';
import type { DatasetImage } from '../../../../../annotations/formats/dataset.ts';
import { mapPhrases } from '../../../../../annotations/formats/importing/mapPhrases.ts';
import type { Region } from '../../../../../annotations/records.ts';

const texts = ['dog', 'puppy', 'cat'];
const region = (id: string, phraseIds: readonly string[]): Region => ({
  type: 'region',
  id,
  imageId: 'a',
  box: [0, 0, 1, 1],
  phraseIds: [...phraseIds],
  source: { kind: 'imported', from: 'coco' },
  scores: null,
});
const entry: DatasetImage = {
  image: { type: 'image', id: 'a', path: 'a.jpg', width: 4, height: 3, orientation: 1 },
  fileExists: true,
  regions: [region('both', ['dog', 'puppy']), region('cat', ['cat']), region('none', [])],
  captions: undefined,
  phraseStates: [{ type: 'phraseState', id: 's', imageId: 'a', phraseId: 'puppy', state: 'verified absent' }],
  rejections: [],
  proposals: { boxes: [], scores: [] },
  undecided: [],
};
const dataset = {
  phrases: texts.map((text, position) => ({ type: 'phrase' as const, id: text, text, position })),
  images: [entry],
};

test('phrases are renamed, joined and left out, and a region goes with its last phrase', async () => {
  const mapped = mapPhrases(dataset, { dog: ' Hund', puppy: 'Hund', cat: null });
  expect(mapped.phrases.map(({ text }) => text)).toEqual(['Hund']);
  const images: DatasetImage[] = [];
  for await (const image of mapped.images) images.push(image);
  const [image] = images;
  expect(image?.regions.map(({ id, phraseIds }) => [id, phraseIds])).toEqual([
    ['both', ['Hund']],
    ['none', []],
  ]);
  expect(image?.phraseStates).toEqual([]);
});

test('without a mapping the dataset is the same', () => {
  expect(mapPhrases(dataset, {})).toBe(dataset);
});
