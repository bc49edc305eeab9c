import { z } from 'zod';
import { normaliseText } from './text.ts';

// The schemas guard the edges (database, files, messages); inside, the types derived from them are trusted.
// They fix the shape of a record. Whether its content makes sense is the business of checks.ts.

const id = z.string().min(1);
const probability = z.number().min(0).max(1);

export const boxSchema = z.tuple([z.number(), z.number(), z.number(), z.number()]).readonly();

const imagePath = z.string().refine(isProjectPath, {
  error: 'Expected an image path relative to the project, with "/" between folders and no "..", in NFC.',
});

function isProjectPath(path: string): boolean {
  const absolute = path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path);
  const folders = path.split('/');
  return (
    !absolute && folders.every((name) => name !== '' && name !== '.' && name !== '..') && path === path.normalize()
  );
}

/** An image file of the project. `width` and `height` are of the upright frame, 0 until the file has been read. */
export const imageRecordSchema = z
  .object({
    type: z.literal('image'),
    id,
    path: imagePath,
    width: z.int().min(0),
    height: z.int().min(0),
    /** EXIF orientation of the stored file, 1 to 8. */
    orientation: z.int().min(1).max(8),
  })
  .readonly();

/** A text that regions match. `position` is its place in the vocabulary, which keeps the order of classes stable. */
export const phraseRecordSchema = z
  .object({
    type: z.literal('phrase'),
    id,
    text: z.string().refine((text) => text !== '' && text === normaliseText(text), {
      error: 'Expected a phrase in NFC, trimmed, with single spaces and not empty.',
    }),
    position: z.number(),
    /** Thresholds of its own, in place of the project's (acceptance.ts). Absent, and never null, while it has none. */
    minMatch: probability.exactOptional(),
    minIou: probability.exactOptional(),
  })
  .readonly();

const regionSourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('drawn') }).readonly(),
  z
    .object({ kind: z.literal('accepted'), runId: id, proposalIndex: z.int().min(0), corrected: z.boolean() })
    .readonly(),
  z.object({ kind: z.literal('imported'), from: z.string() }).readonly(),
]);

/** The scores a model gave when the proposal was accepted; they never follow later edits or models. */
const frozenScoresSchema = z
  .object({
    modelId: id,
    predictedIou: probability,
    /** Semantic score by phrase id. */
    semantic: z.record(id, probability).readonly(),
  })
  .readonly();

/** A box a person stands behind, with the phrases that describe it. */
export const regionSchema = z
  .object({
    type: z.literal('region'),
    id,
    imageId: id,
    box: boxSchema,
    phraseIds: z.array(id).readonly(),
    source: regionSourceSchema,
    scores: frozenScoresSchema.nullable(),
  })
  .readonly();

/** The short and the long caption of one image. */
export const captionsSchema = z
  .object({ type: z.literal('captions'), id, imageId: id, short: z.string(), long: z.string() })
  .refine((record) => record.id === record.imageId, { error: 'Expected the id of captions to be their image id.' })
  .readonly();

/** Short words that sort the images of a project: each once, in the order in which they were given. */
export const imageTagsSchema = z
  .object({
    type: z.literal('tags'),
    id,
    imageId: id,
    tags: z
      .array(z.string().refine((tag) => tag !== '' && tag === normaliseText(tag), { error: 'Expected a tag in NFC.' }))
      .min(1)
      .readonly(),
  })
  .refine((record) => record.id === record.imageId, { error: 'Expected the id of tags to be their image id.' })
  .readonly();

/** What a person said of one phrase in one image. No record means unknown. */
export const phraseStateSchema = z
  .object({
    type: z.literal('phraseState'),
    id,
    imageId: id,
    phraseId: id,
    state: z.enum(['exhaustive', 'verified absent']),
  })
  .refine((record) => record.id === phraseStateId(record.imageId, record.phraseId), {
    error: 'Expected the id of a phrase state to be "<image id>/<phrase id>".',
  })
  .readonly();

/** A proposal that a person said is not the phrase: hides the pair for good and is a hard negative at export. */
export const rejectionSchema = z
  .object({
    type: z.literal('rejection'),
    id,
    imageId: id,
    runId: id,
    proposalIndex: z.int().min(0),
    box: boxSchema,
    phraseId: id,
  })
  .readonly();

/** How far the review of one image has come. No record means unseen. */
export const reviewSchema = z
  .object({ type: z.literal('review'), id, imageId: id, status: z.enum(['in progress', 'done']) })
  .refine((record) => record.id === record.imageId, { error: 'Expected the id of a review to be its image id.' })
  .readonly();

export const annotationRecordSchema = z.discriminatedUnion('type', [
  imageRecordSchema,
  phraseRecordSchema,
  regionSchema,
  captionsSchema,
  phraseStateSchema,
  rejectionSchema,
  reviewSchema,
  imageTagsSchema,
]);

export type ImageRecord = z.infer<typeof imageRecordSchema>;
export type PhraseRecord = z.infer<typeof phraseRecordSchema>;
export type RegionSource = z.infer<typeof regionSourceSchema>;
export type FrozenScores = z.infer<typeof frozenScoresSchema>;
export type Region = z.infer<typeof regionSchema>;
export type Captions = z.infer<typeof captionsSchema>;
export type ImageTags = z.infer<typeof imageTagsSchema>;
export type PhraseState = z.infer<typeof phraseStateSchema>;
export type Rejection = z.infer<typeof rejectionSchema>;
export type Review = z.infer<typeof reviewSchema>;
export type AnnotationRecord = z.infer<typeof annotationRecordSchema>;

export type RecordType = AnnotationRecord['type'];
export type RecordOf<T extends RecordType> = Extract<AnnotationRecord, { type: T }>;

/** `<type>:<id>`, unique over all records of a project. */
export type RecordKey = string;

/** A set of records, such as those of one image with the phrases of the project. */
export type Records = ReadonlyMap<RecordKey, AnnotationRecord>;

/** The key of a record. */
export function keyOf(record: AnnotationRecord): RecordKey {
  return `${record.type}:${record.id}`;
}

/** The id of the one state that a phrase can have in an image. */
export function phraseStateId(imageId: string, phraseId: string): string {
  return `${imageId}/${phraseId}`;
}

/** The given records by key; of two with one key the later wins. */
export function toRecords(list: Iterable<AnnotationRecord>): Records {
  return new Map(Array.from(list, (record) => [keyOf(record), record]));
}

/** The record of this type and id, if there is one. */
export function findRecord<T extends RecordType>(records: Records, type: T, id: string): RecordOf<T> | undefined {
  const record = records.get(`${type}:${id}`);
  return record !== undefined && isOfType(record, type) ? record : undefined;
}

/** All records of one type, in the order of the set. */
export function recordsOf<T extends RecordType>(records: Records, type: T): RecordOf<T>[] {
  const found: RecordOf<T>[] = [];
  for (const record of records.values()) if (isOfType(record, type)) found.push(record);
  return found;
}

function isOfType<T extends RecordType>(record: AnnotationRecord, type: T): record is RecordOf<T> {
  return record.type === type;
}
