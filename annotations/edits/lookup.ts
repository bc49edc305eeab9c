import { findRecord, type RecordOf, type Records, type RecordType } from '../records.ts';

/**
 * The record an edit is about.
 * @throws when there is none: the caller shows something that has gone.
 */
export function requireRecord<T extends RecordType>(records: Records, type: T, id: string): RecordOf<T> {
  const record = findRecord(records, type, id);
  if (record === undefined) throw new Error(`Expected a ${type} with the id "${id}", got none; load the image again.`);
  return record;
}

/** The phrase ids, each once. @throws when one of them is no phrase of the records. */
export function requirePhrases(records: Records, phraseIds: readonly string[]): readonly string[] {
  const distinct = [...new Set(phraseIds)];
  for (const id of distinct) requireRecord(records, 'phrase', id);
  return distinct;
}
