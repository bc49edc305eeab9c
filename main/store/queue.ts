import { sql } from 'kysely';
import { type DisagreementKind, disagreementKinds } from '../../annotations/curation/disagreements.ts';
import type { Suggestion } from '../../annotations/curation/suggestions.ts';
import type { Project } from './openProject.ts';
import type { Database } from './schema.ts';

/** What of the queue is asked for; no kinds are all kinds, no phrase is any. */
export type QueueFilter = { readonly kinds: readonly DisagreementKind[]; readonly phraseId: string | null };

/** An open disagreement with its image. */
export type QueueEntry = { readonly imageId: string; readonly path: string; readonly suggestion: Suggestion };

/** A window of the open disagreements of a filter: image after image by expected edits, in each the surest first. */
export async function selectQueue(
  { db }: Project,
  filter: QueueFilter,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<readonly QueueEntry[]> {
  // The order comes from an index; only rows of the window are looked up.
  const window = selectOpen(db, filter)
    .select(['image_id', 'key', 'place', 'confidence'])
    .orderBy('place', 'desc')
    .orderBy('image_id', 'desc')
    .orderBy('confidence', 'desc')
    .orderBy('key', 'desc')
    .offset(offset)
    .limit(limit);
  const rows = await db
    .selectFrom(window.as('open'))
    .innerJoin('images', 'images.id', 'open.image_id')
    .innerJoin('disagreements', (join) =>
      join.onRef('disagreements.image_id', '=', 'open.image_id').onRef('disagreements.key', '=', 'open.key'),
    )
    .select(['open.image_id', 'images.path', 'disagreements.suggestion'])
    .orderBy('open.place', 'desc')
    .orderBy('open.image_id', 'desc')
    .orderBy('open.confidence', 'desc')
    .orderBy('open.key', 'desc')
    .execute();
  // We wrote the column ourselves, from values of this type.
  const parse = (text: string): Suggestion => JSON.parse(text);
  return rows.map(({ image_id, path, suggestion }) => ({ imageId: image_id, path, suggestion: parse(suggestion) }));
}

function selectOpen(db: Database, { kinds, phraseId }: QueueFilter) {
  const open =
    phraseId === null
      ? db.selectFrom('disagreements as one').where('is_skipped', '=', 0)
      : db
          .selectFrom('disagreement_phrases as one')
          .where('is_skipped', '=', 0)
          .where(sql<boolean>`phrase_id = ${phraseId}`);
  return isAll(kinds) ? open : open.where('kind', 'in', kinds);
}

function isAll(kinds: QueueFilter['kinds']): boolean {
  return kinds.length === 0 || kinds.length === disagreementKinds.length;
}
