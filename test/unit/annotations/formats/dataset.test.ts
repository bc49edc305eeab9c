import { describe, expect, test } from 'vitest';
import { toDatasetImage } from '../../../../annotations/formats/dataset.ts';
import { toRecords } from '../../../../annotations/records.ts';
import { absent, imageRecord, regionRecord } from './datasets.ts';

describe('toDatasetImage', () => {
  const image = imageRecord('a');
  const own = regionRecord('a', 'own', [0, 0, 9, 9], ['p1']);
  const captions = { type: 'captions', id: 'a', imageId: 'a', short: 'a dog', long: '' } as const;
  const rejection = { type: 'rejection', id: 'x', imageId: 'a', runId: 'r', proposalIndex: 0, phraseId: 'p1' } as const;

  test('gathers what belongs to the image and nothing of its neighbours', () => {
    const others = [imageRecord('b'), regionRecord('b', 'other', [0, 0, 9, 9], ['p1']), absent('b', 'p2')];
    const rejected = { ...rejection, box: [0, 0, 1, 1] } as const;
    const records = toRecords([image, ...others, own, captions, absent('a', 'p2'), rejected]);
    const proposals = { boxes: [[0, 0, 5, 5]] as const, proposerScores: new Float32Array([0.5]) };
    expect(toDatasetImage(records, image, proposals)).toEqual({
      image,
      fileExists: true,
      regions: [own],
      captions,
      phraseStates: [absent('a', 'p2')],
      rejections: [rejected],
      proposals: { boxes: [[0, 0, 5, 5]], scores: new Float32Array([0.5]) },
      undecided: [],
    });
  });

  test('has no proposals before a model has run', () => {
    expect(toDatasetImage(toRecords([image]), image, undefined).proposals).toEqual({ boxes: [], scores: [] });
  });
});
