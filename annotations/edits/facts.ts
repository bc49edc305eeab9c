import { type Change, write } from '../change.ts';
import { findRecord, type PhraseState, phraseStateId, type Records, type Review } from '../records.ts';
import { normaliseText } from '../text.ts';
import { requireRecord } from './lookup.ts';

/** Sets the short and the long caption of an image; two empty texts remove them. */
export function setCaptions(
  records: Records,
  { imageId, short, long }: { imageId: string; short: string; long: string },
): Change {
  requireRecord(records, 'image', imageId);
  const texts = { short: normaliseText(short), long: normaliseText(long) };
  if (texts.short === '' && texts.long === '') return write(records, [], [`captions:${imageId}`]);
  return write(records, [{ type: 'captions', id: imageId, imageId, ...texts }]);
}

/** Says whether every object of a phrase in an image has its region, or that there is none; `unknown` takes it back. */
export function setPhraseState(
  records: Records,
  { imageId, phraseId, state }: { imageId: string; phraseId: string; state: PhraseState['state'] | 'unknown' },
): Change {
  requireRecord(records, 'image', imageId);
  requireRecord(records, 'phrase', phraseId);
  const id = phraseStateId(imageId, phraseId);
  if (state === 'unknown') return write(records, [], [`phraseState:${id}`]);
  return write(records, [{ type: 'phraseState', id, imageId, phraseId, state }]);
}

/** Sets how far the review of an image has come; `unseen` takes it back. */
export function setReview(
  records: Records,
  { imageId, status }: { imageId: string; status: Review['status'] | 'unseen' },
): Change {
  requireRecord(records, 'image', imageId);
  if (status === 'unseen') return write(records, [], [`review:${imageId}`]);
  return write(records, [{ type: 'review', id: imageId, imageId, status }]);
}

/** Gives an image these tags in place of those that it has, each once; none take the record away. */
export function setTags(records: Records, { imageId, tags }: { imageId: string; tags: readonly string[] }): Change {
  requireRecord(records, 'image', imageId);
  const texts = [...new Set(tags.map(normaliseText).filter((tag) => tag !== ''))];
  if (texts.length === 0) return write(records, [], [`tags:${imageId}`]);
  return write(records, [{ type: 'tags', id: imageId, imageId, tags: texts }]);
}

/** The tags of an image, in the order in which they were given. */
export function tagsOf(records: Records, imageId: string): readonly string[] {
  return findRecord(records, 'tags', imageId)?.tags ?? [];
}
