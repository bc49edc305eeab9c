import { z } from 'zod';
import { type AnnotationRecord, annotationRecordSchema, keyOf, type RecordKey, type Records } from './records.ts';

/**
 * The one unit of editing: undo entry, message, journal row and conflict check. Records stand under their key
 * (`<type>:<id>`); an update holds the record before and after.
 */
export type Change = {
  readonly added: Readonly<Record<RecordKey, AnnotationRecord>>;
  readonly removed: Readonly<Record<RecordKey, AnnotationRecord>>;
  readonly updated: Readonly<Record<RecordKey, readonly [before: AnnotationRecord, after: AnnotationRecord]>>;
};

/** Guards changes that come from journals, files and messages. */
export const changeSchema: z.ZodType<Change> = z
  .object({
    added: z.record(z.string(), annotationRecordSchema).readonly(),
    removed: z.record(z.string(), annotationRecordSchema).readonly(),
    updated: z.record(z.string(), z.tuple([annotationRecordSchema, annotationRecordSchema]).readonly()).readonly(),
  })
  .refine(hasEachKeyOnce, { error: 'Expected every record of a change under its own key, "<type>:<id>", and once.' })
  .readonly();

/** What one key goes through: from a record or nothing to a record or nothing. */
type Transition = readonly [before: AnnotationRecord | undefined, after: AnnotationRecord | undefined];

export const emptyChange: Change = { added: {}, removed: {}, updated: {} };

/** Whether the change changes nothing. */
export function isEmpty(change: Change): boolean {
  return [change.added, change.removed, change.updated].every((part) => Object.keys(part).length === 0);
}

/** The change that leads from one set of records to another. */
export function diff(before: Records, after: Records): Change {
  const transitions = new Map<RecordKey, Transition>();
  for (const [key, record] of before) transitions.set(key, [record, after.get(key)]);
  for (const [key, record] of after) if (!before.has(key)) transitions.set(key, [undefined, record]);
  return toChange(transitions);
}

/**
 * The records after the change.
 * @throws when a record is not what the change expects to find: it was made for another state.
 */
export function apply(records: Records, change: Change): Records {
  const result = new Map(records);
  for (const [key, [before, after]] of toTransitions(change)) {
    if (!isSame(records.get(key), before)) {
      throw new Error(
        `Expected ${key} to be ${before === undefined ? 'absent' : 'as the change found it'}, ` +
          `got ${records.has(key) ? 'another version of it' : 'no such record'}; make the change again from the present records.`,
      );
    }
    if (after === undefined) result.delete(key);
    else result.set(key, after);
  }
  return result;
}

/** The change that undoes this one. */
export function invert({ added, removed, updated }: Change): Change {
  const swapped = Object.entries(updated).map(([key, [before, after]]) => [key, [after, before] as const] as const);
  return { added: removed, removed: added, updated: Object.fromEntries(swapped) };
}

/** The one change that does all of these, first to last. */
export function merge(...changes: readonly Change[]): Change {
  const transitions = new Map<RecordKey, Transition>();
  for (const change of changes) {
    for (const [key, [before, after]] of toTransitions(change)) {
      const earlier = transitions.get(key);
      transitions.set(key, [earlier === undefined ? before : earlier[0], after]);
    }
  }
  return toChange(transitions);
}

/** The change that writes these records, over whatever stands there, and removes those of the given keys. */
export function write(
  records: Records,
  written: Iterable<AnnotationRecord>,
  removed: Iterable<RecordKey> = [],
): Change {
  const transitions = new Map<RecordKey, Transition>();
  for (const key of removed) transitions.set(key, [records.get(key), undefined]);
  for (const record of written) transitions.set(keyOf(record), [records.get(keyOf(record)), record]);
  return toChange(transitions);
}

function toTransitions({ added, removed, updated }: Change): Map<RecordKey, Transition> {
  const transitions = new Map<RecordKey, Transition>(Object.entries(updated));
  for (const [key, record] of Object.entries(added)) transitions.set(key, [undefined, record]);
  for (const [key, record] of Object.entries(removed)) transitions.set(key, [record, undefined]);
  return transitions;
}

function toChange(transitions: ReadonlyMap<RecordKey, Transition>): Change {
  const added: Record<RecordKey, AnnotationRecord> = {};
  const removed: Record<RecordKey, AnnotationRecord> = {};
  const updated: Record<RecordKey, readonly [AnnotationRecord, AnnotationRecord]> = {};
  for (const [key, [before, after]] of transitions) {
    if (before !== undefined && after !== undefined) {
      if (!isSame(before, after)) updated[key] = [before, after];
    } else if (after !== undefined) added[key] = after;
    else if (before !== undefined) removed[key] = before;
  }
  return { added, removed, updated };
}

function hasEachKeyOnce({ added, removed, updated }: Change): boolean {
  const single = [...Object.entries(added), ...Object.entries(removed)];
  const pairs = Object.entries(updated).flatMap(([key, pair]) => pair.map((record) => [key, record] as const));
  const keys = [added, removed, updated].flatMap((part) => Object.keys(part));
  return new Set(keys).size === keys.length && [...single, ...pairs].every(([key, record]) => key === keyOf(record));
}

/** Whether two records (or parts of them: plain data without cycles) hold the same. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame(Reflect.get(a, key), Reflect.get(b, key)))
  );
}
