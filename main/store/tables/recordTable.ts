import type { AnnotationRecord } from '../../../annotations/records.ts';
import type { Database } from '../schema.ts';

/** How one type of record stands in the database. Lists are short enough for one statement. */
export interface RecordTable<R extends AnnotationRecord> {
  insert(db: Database, records: readonly R[]): Promise<void>;
  remove(db: Database, ids: readonly string[]): Promise<void>;
  find(db: Database, ids: readonly string[]): Promise<R[]>;
}

/** A record type of which every record belongs to one image. */
export interface ImageRecordTable<R extends AnnotationRecord> extends RecordTable<R> {
  /** The records of these images, ordered by id. */
  ofImages(db: Database, imageIds: readonly string[]): Promise<R[]>;
}
