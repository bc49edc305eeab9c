// Random datasets for the tests of export formats: crowded images, many phrases on one region, contradictions.
import fc from 'fast-check';
import type { Box } from '../../../../annotations/box.ts';
import type { Dataset, DatasetImage } from '../../../../annotations/formats/dataset.ts';
import type { ImageRecord, PhraseRecord, Region } from '../../../../annotations/records.ts';
import { phraseStateId } from '../../../../annotations/records.ts';

export const SIZE = { width: 64, height: 48 };

export const phrases: readonly PhraseRecord[] = Array.from({ length: 24 }, (_, position) => ({
  type: 'phrase',
  id: `p${position}`,
  text: position % 5 === 0 ? `\u72d7 "${position}" \ud83d\udc15` : `phrase ${position}`,
  position,
}));

export function imageRecord(id: string, orientation = 1): ImageRecord {
  return { type: 'image', id, path: `photos/${id}.jpg`, ...SIZE, orientation };
}

export function regionRecord(image: string, id: string, box: Box, phraseIds: readonly string[]): Region {
  return {
    type: 'region',
    id,
    imageId: image,
    box,
    phraseIds,
    source: { kind: 'imported', from: 'objembed' },
    scores: null,
  };
}

/** An image with nothing in it but what is given. */
export function datasetImage(image: ImageRecord, content: Partial<DatasetImage> = {}): DatasetImage {
  const nothing = { regions: [], captions: undefined, phraseStates: [], rejections: [], undecided: [] };
  return { image, fileExists: true, proposals: { boxes: [], scores: [] }, ...nothing, ...content };
}

export function absent(imageId: string, phraseId: string): DatasetImage['phraseStates'][number] {
  return { type: 'phraseState', id: phraseStateId(imageId, phraseId), imageId, phraseId, state: 'verified absent' };
}

/**
 * A few images that show what a format does with: several phrases on a region, one box on another, edges between
 * pixels, a turned image, captions, both states, an image without regions, and paths in folders and other scripts.
 */
export const showcase = {
  phrases: phrases.slice(0, 4),
  images: [
    datasetImage(imageRecord('a'), {
      regions: [
        regionRecord('a', 'r1', [1, 2, 11.5, 22], ['p1', 'p2']),
        regionRecord('a', 'r2', [0, 0, 64, 48], ['p0']),
        regionRecord('a', 'r3', [10.25, 20.125, 30.75, 40], ['p1']),
      ],
      captions: { type: 'captions', id: 'a', imageId: 'a', short: 'a dog', long: 'a dog & a "red" <car>' },
      phraseStates: [{ ...absent('a', 'p1'), state: 'exhaustive' }, absent('a', 'p3')],
      proposals: { boxes: [[0, 0, 16, 16]], scores: [0.5] },
    }),
    datasetImage(imageRecord('b', 6), { regions: [regionRecord('b', 'r4', [0, 0, 16, 8], ['p1'])] }),
    datasetImage(
      { ...imageRecord('c'), path: '\u732b/\u00fc c.jpg' },
      {
        captions: { type: 'captions', id: 'c', imageId: 'c', short: '\u72d7', long: '' },
      },
    ),
  ],
};

// A coarse grid makes equal boxes, shared proposals and every kind of overlap likely.
const coarseBoxes: fc.Arbitrary<Box> = fc
  .tuple(
    fc.nat(6),
    fc.nat(4),
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 0, max: 3 }),
  )
  .map(([x, y, width, height, shift]) => [
    x * 8 + shift,
    y * 8 + shift,
    Math.min(64, (x + width) * 8 + shift),
    Math.min(48, (y + height) * 8 + shift),
  ]);

const somePhrases = fc.uniqueArray(
  fc.nat(phrases.length - 1).map((index) => `p${index}`),
  { minLength: 1, maxLength: 4 },
);

/** Random content of the image with this id. */
export function randomImage(id: string): fc.Arbitrary<DatasetImage> {
  return fc
    .record({
      orientation: fc.integer({ min: 1, max: 8 }),
      regions: fc.array(fc.tuple(coarseBoxes, somePhrases), { maxLength: 9 }),
      absent: fc.uniqueArray(fc.nat(phrases.length - 1), { maxLength: 16 }),
      rejected: fc.array(fc.tuple(coarseBoxes, fc.nat(phrases.length - 1)), { maxLength: 3 }),
      proposals: fc.array(fc.tuple(coarseBoxes, fc.nat(9)), { maxLength: 14 }),
      captions: fc.boolean(),
    })
    .map((parts) =>
      datasetImage(imageRecord(id, parts.orientation), {
        regions: parts.regions.map(([box, phraseIds], index) => regionRecord(id, `${id}-${index}`, box, phraseIds)),
        captions: parts.captions
          ? { type: 'captions', id, imageId: id, short: `short of ${id}`, long: `long of ${id}` }
          : undefined,
        phraseStates: parts.absent.map((phrase) => absent(id, `p${phrase}`)),
        rejections: parts.rejected.map(([box, phrase], index) => ({
          type: 'rejection',
          id: `${id}-x${index}`,
          imageId: id,
          runId: 'run',
          proposalIndex: index,
          box,
          phraseId: `p${phrase}`,
        })),
        proposals: {
          boxes: parts.proposals.map(([box]) => box),
          scores: parts.proposals.map(([, score]) => score / 10),
        },
      }),
    );
}

/** A plain image that brings every text of the vocabulary, so that no dataset has too few of them. */
const wholeVocabulary = datasetImage(imageRecord('vocabulary'), {
  regions: [regionRecord('vocabulary', 'only', [0, 0, 16, 16], ['p0'])],
  phraseStates: phrases.slice(1).map(({ id }) => absent('vocabulary', id)),
});

/** Up to four random images and one that brings the whole vocabulary. */
export const datasets: fc.Arbitrary<Dataset & { images: DatasetImage[] }> = fc
  .tuple(...['a', 'b', 'c', 'd'].map(randomImage))
  .map((images) => ({ phrases, images: [...images, wholeVocabulary] }));
