import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  apply,
  type Change,
  changeSchema,
  diff,
  emptyChange,
  invert,
  isEmpty,
  merge,
  write,
} from '../../../annotations/change.ts';
import type { AnnotationRecord, Records } from '../../../annotations/records.ts';
import { editSequences, type RandomEdit, startRecords } from './arbitraries.ts';

/** The states and changes of a sequence of edits, from the start on. */
function perform(edits: readonly RandomEdit[]): { states: Records[]; changes: Change[] } {
  const states = [startRecords];
  const changes: Change[] = [];
  edits.forEach((edit, step) => {
    const now = states[states.length - 1];
    const change = edit(now, step) ?? emptyChange;
    changes.push(change);
    states.push(apply(now, change));
  });
  return { states, changes };
}

function content(records: Records): Record<string, AnnotationRecord> {
  return Object.fromEntries(records);
}

describe('any sequence of edits', () => {
  test('undone step by step gives every earlier state, and redone every later one', () => {
    fc.assert(
      fc.property(editSequences, (edits) => {
        const { states, changes } = perform(edits);
        let now = states[states.length - 1];
        for (let step = changes.length - 1; step >= 0; step--) {
          now = apply(now, invert(changes[step]));
          expect(content(now)).toEqual(content(states[step]));
        }
        changes.forEach((change, step) => {
          now = apply(now, change);
          expect(content(now)).toEqual(content(states[step + 1]));
        });
      }),
    );
  });

  test('merged into one change does the same as step by step, and is the difference of end and start', () => {
    fc.assert(
      fc.property(editSequences, (edits) => {
        const { states, changes } = perform(edits);
        const whole = merge(...changes);
        expect(content(apply(startRecords, whole))).toEqual(content(states[states.length - 1]));
        expect(whole).toEqual(diff(startRecords, states[states.length - 1]));
        expect(isEmpty(merge(whole, invert(whole)))).toBe(true);
      }),
    );
  });

  test('merges alike however it is bracketed', () => {
    fc.assert(
      fc.property(editSequences, fc.nat(25), (edits, cut) => {
        const { changes } = perform(edits);
        const halves = merge(merge(...changes.slice(0, cut)), merge(...changes.slice(cut)));
        expect(halves).toEqual(merge(...changes));
      }),
    );
  });

  test('survives the journal: every change passes its schema as JSON and comes back equal', () => {
    fc.assert(
      fc.property(editSequences, (edits) => {
        const change = merge(...perform(edits).changes);
        expect(changeSchema.parse(JSON.parse(JSON.stringify(change)))).toEqual(change);
      }),
    );
  });
});

describe('apply', () => {
  const review = { type: 'review', id: 'a', imageId: 'a', status: 'done' } as const;

  test('refuses a change that was made for other records, naming the record', () => {
    const change = write(startRecords, [review]);
    const meanwhile = apply(startRecords, write(startRecords, [{ ...review, status: 'in progress' }]));
    expect(() => apply(meanwhile, change)).toThrow(/review:a/);
    expect(() => apply(startRecords, invert(change))).toThrow(/no such record/);
  });

  test('leaves the records it is given as they were', () => {
    const before = content(startRecords);
    apply(startRecords, write(startRecords, [review]));
    expect(content(startRecords)).toEqual(before);
  });
});

describe('changeSchema', () => {
  const image = startRecords.get('image:a');

  test('refuses a record under a key that is not its own', () => {
    expect(changeSchema.safeParse({ added: { 'image:b': image }, removed: {}, updated: {} }).success).toBe(false);
  });

  test('refuses a key that stands in two parts', () => {
    const twice = { added: { 'image:a': image }, removed: { 'image:a': image }, updated: {} };
    expect(changeSchema.safeParse(twice).success).toBe(false);
  });
});
