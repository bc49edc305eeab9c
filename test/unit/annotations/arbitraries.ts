// Random boxes, records and edits for the property tests. Edges lie on quarters of a pixel: exact in floating point.
import fc from 'fast-check';
import type { Box } from '../../../annotations/box.ts';
import type { Change } from '../../../annotations/change.ts';
import { setCaptions, setPhraseState, setReview } from '../../../annotations/edits/facts.ts';
import { addPhrase, removePhrase, renamePhrase, setThresholds } from '../../../annotations/edits/phrases.ts';
import { acceptProposals, rejectProposal } from '../../../annotations/edits/proposals.ts';
import { deleteRegions, drawRegion, moveBox, setPhrases } from '../../../annotations/edits/regions.ts';
import {
  type AnnotationRecord,
  type Records,
  type RecordType,
  recordsOf,
  toRecords,
} from '../../../annotations/records.ts';

export const IMAGE_SIZE = { width: 64, height: 48 };

/** A valid box inside an image of {@link IMAGE_SIZE}. */
export const boxes: fc.Arbitrary<Box> = fc
  .record({ x: span(IMAGE_SIZE.width), y: span(IMAGE_SIZE.height) })
  .map(({ x, y }) => [x[0], y[0], x[1], y[1]]);

function span(limit: number): fc.Arbitrary<[number, number]> {
  const quarters = limit * 4;
  return fc
    .tuple(fc.integer({ min: 0, max: quarters - 8 }), fc.integer({ min: 8, max: quarters }))
    .map(([from, length]) => [from / 4, Math.min(from + length, quarters) / 4]);
}

/** Two images and three phrases: where every sequence of edits starts. */
export const startRecords: Records = toRecords([
  ...['a', 'b'].map(
    (id): AnnotationRecord => ({ type: 'image', id, path: `${id}.jpg`, ...IMAGE_SIZE, orientation: 1 }),
  ),
  ...['dog', 'cat', 'red car'].map(
    (text, position): AnnotationRecord => ({ type: 'phrase', id: `phrase-${position}`, text, position }),
  ),
]);

/** An edit that picks what it works on from the records it meets; null when there is nothing to pick. */
export type RandomEdit = (records: Records, step: number) => Change | null;

const pick = fc.nat(1000);

function idOf(records: Records, type: RecordType, index: number): string | undefined {
  const found = recordsOf(records, type);
  return found.length === 0 ? undefined : found[index % found.length].id;
}

const phraseEdits: fc.Arbitrary<RandomEdit> = fc
  .tuple(
    fc.constantFrom('add', 'rename', 'thresholds', 'remove'),
    pick,
    fc.constantFrom('bird', 'boat', 'tall tree', 'dog'),
  )
  .map(([verb, index, text]) => (records, step) => {
    if (verb === 'add') return addPhrase(records, { id: `phrase-added-${step}`, text });
    const phraseId = idOf(records, 'phrase', index);
    if (phraseId === undefined) return null;
    const taken = recordsOf(records, 'phrase').some((phrase) => phrase.text === text && phrase.id !== phraseId);
    if (verb === 'rename') return taken ? null : renamePhrase(records, { phraseId, text });
    if (verb === 'thresholds') return setThresholds(records, { phraseId, minMatch: (index % 5) / 4, minIou: null });
    return removePhrase(records, { phraseId });
  });

const regionEdits: fc.Arbitrary<RandomEdit> = fc
  .tuple(fc.constantFrom('draw', 'move', 'phrases', 'delete'), pick, pick, boxes)
  .map(([verb, index, other, box]) => (records, step) => {
    const phraseId = idOf(records, 'phrase', other);
    const phraseIds = phraseId === undefined ? [] : [phraseId];
    if (verb === 'draw') {
      return drawRegion(records, { id: `region-${step}`, imageId: index % 2 ? 'a' : 'b', box, phraseIds });
    }
    const regionId = idOf(records, 'region', index);
    if (regionId === undefined) return null;
    if (verb === 'move') return moveBox(records, { regionId, box });
    return verb === 'delete'
      ? deleteRegions(records, { regionIds: [regionId] })
      : setPhrases(records, { regionId, phraseIds });
  });

const proposalEdits: fc.Arbitrary<RandomEdit> = fc
  .tuple(fc.boolean(), fc.nat(3), pick, fc.array(boxes, { minLength: 4, maxLength: 4 }))
  .map(([accept, proposalIndex, index, proposed]) => (records, step) => {
    const phraseId = idOf(records, 'phrase', index);
    if (phraseId === undefined) return null;
    const run = { imageId: 'a', runId: 'run' };
    if (!accept) {
      return rejectProposal(records, {
        id: `rejection-${step}`,
        ...run,
        proposalIndex,
        box: proposed[proposalIndex],
        phraseId,
      });
    }
    return acceptProposals(records, {
      proposals: { ...run, boxes: proposed, predictedIou: new Float32Array([0.5, 0.25, 0.75, 1]) },
      modelId: 'nano',
      pairs: [{ proposalIndex, phraseId, semantic: { [phraseId]: 0.5 } }],
      newId: () => `region-accepted-${step}`,
    });
  });

const factEdits: fc.Arbitrary<RandomEdit> = fc
  .tuple(
    fc.constantFrom('unknown', 'exhaustive', 'verified absent'),
    fc.constantFrom('unseen', 'in progress', 'done'),
    fc.constantFrom('', 'a short one', 'another'),
    fc.nat(2),
    pick,
  )
  .map(([state, status, short, kind, index]) => (records) => {
    const phraseId = idOf(records, 'phrase', index);
    if (kind === 0) return setReview(records, { imageId: 'b', status });
    if (kind === 1) return setCaptions(records, { imageId: 'b', short, long: '' });
    return phraseId === undefined ? null : setPhraseState(records, { imageId: 'a', phraseId, state });
  });

/** Any sequence of edits of every kind. */
export const editSequences: fc.Arbitrary<RandomEdit[]> = fc.array(
  fc.oneof(phraseEdits, { arbitrary: regionEdits, weight: 2 }, { arbitrary: proposalEdits, weight: 2 }, factEdits),
  { maxLength: 25 },
);
