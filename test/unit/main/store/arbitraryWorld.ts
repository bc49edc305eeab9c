import fc from 'fast-check';
import { type Box, fromCorners } from '../../../../annotations/box.ts';
import {
  type AnnotationRecord,
  type FrozenScores,
  phraseStateId,
  type Records,
  type RegionSource,
  toRecords,
} from '../../../../annotations/records.ts';
import { normaliseText } from '../../../../annotations/text.ts';

// A world is all records of a small project that refers to nothing outside itself. Its ids come from a small stock, so
// that the difference of two worlds adds, removes and updates records of every type.

const edge = fc.double({ min: 0, max: 5000, noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const box: fc.Arbitrary<Box> = fc.tuple(edge, edge, edge, edge).map((corners) => fromCorners(...corners));
const probability = fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0);
const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const index = fc.nat({ max: 99 });

const source: fc.Arbitrary<RegionSource> = fc.oneof(
  fc.constant({ kind: 'drawn' } as const),
  fc.record({
    kind: fc.constant('accepted' as const),
    runId: fc.constantFrom('run 1', 'run 2'),
    proposalIndex: index,
    corrected: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('imported' as const), from: text }),
);

const scores: fc.Arbitrary<FrozenScores> = fc.record({
  modelId: fc.constantFrom('nano', 'large'),
  predictedIou: probability,
  semantic: fc.dictionary(fc.constantFrom('p1', 'p2'), probability, { noNullPrototype: true }),
});

function recordsOfImage(imageId: string, phraseIds: readonly string[]): fc.Arbitrary<readonly AnnotationRecord[]> {
  const phraseId = fc.constantFrom(...phraseIds);
  const owned = { imageId: fc.constant(imageId) };
  const one = { id: fc.constant(imageId), ...owned };
  const image = fc.record({
    type: fc.constant('image' as const),
    id: fc.constant(imageId),
    path: fc.constantFrom(`${imageId}.jpg`, `ordner/${imageId}-ä.png`),
    width: index,
    height: index,
    orientation: fc.integer({ min: 1, max: 8 }),
  });
  const region = fc.record({
    type: fc.constant('region' as const),
    id: fc.constantFrom('r1', 'r2', 'r3').map((id) => `${imageId} ${id}`),
    ...owned,
    box,
    phraseIds: fc.array(phraseId, { maxLength: 3 }),
    source,
    scores: fc.option(scores),
  });
  const rejection = fc.record({
    type: fc.constant('rejection' as const),
    id: fc.constantFrom('x1', 'x2').map((id) => `${imageId} ${id}`),
    ...owned,
    runId: fc.constant('run 1'),
    proposalIndex: index,
    box,
    phraseId,
  });
  const state = fc
    .record({ phraseId, state: fc.constantFrom('exhaustive' as const, 'verified absent' as const) })
    .map((fact) => ({ type: 'phraseState' as const, id: phraseStateId(imageId, fact.phraseId), imageId, ...fact }));
  const captions = fc.record({ type: fc.constant('captions' as const), ...one, short: text, long: text });
  const tag = fc.constantFrom('night', 'ein Fahrrad', 'zebra');
  const tags = fc.record({
    type: fc.constant('tags' as const),
    ...one,
    tags: fc.uniqueArray(tag, { minLength: 1 }),
  });
  const status = fc.constantFrom('in progress' as const, 'done' as const);
  const review = fc.record({ type: fc.constant('review' as const), ...one, status });
  const facts = fc.array(fc.oneof(region, rejection, state, captions, review, tags), { maxLength: 6 });
  return fc.tuple(image, facts).map(([record, others]) => [record, ...others]);
}

const phraseRecord = (id: string) =>
  fc.record(
    {
      type: fc.constant('phrase' as const),
      id: fc.constant(id),
      text: text.map((written) => normaliseText(`${id} ${written}`)),
      position: edge,
      minMatch: probability,
      minIou: probability,
    },
    { requiredKeys: ['type', 'id', 'text', 'position'] },
  );

/** All records of a project with up to three images and one to three phrases. */
export const arbitraryWorld: fc.Arbitrary<Records> = fc
  .tuple(fc.subarray(['i1', 'i2', 'i3']), fc.subarray(['p1', 'p2', 'p3'], { minLength: 1 }))
  .chain(([imageIds, phraseIds]) =>
    fc.tuple(
      fc.tuple(...phraseIds.map(phraseRecord)),
      fc.tuple(...imageIds.map((imageId) => recordsOfImage(imageId, phraseIds))),
    ),
  )
  .map(([phrases, images]) => toRecords([...phrases, ...images.flat()]));
