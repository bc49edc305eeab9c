import { sql } from 'kysely';
import { type DisagreementKind, disagreementKinds } from '../../annotations/curation/disagreements.ts';
import type { Project } from './openProject.ts';
import type { Database, QueueCountRow } from './schema.ts';

/** Stands for all disagreements, whatever they are about. */
const ANY_PHRASE = '';

type Counted = Pick<QueueCountRow, 'phrase_id' | 'kind'>;

/** Keeps the counts right while `work` changes what is known of one image, in the transaction that does it. */
export async function counting(db: Database, imageId: string, work: () => Promise<void>): Promise<void> {
  const before = await openOf(db, imageId);
  await work();
  const steps = new Map<string, QueueCountRow>();
  const add = (rows: readonly Counted[], count: 1 | -1) => {
    for (const { phrase_id, kind } of rows) {
      const key = JSON.stringify([phrase_id, kind]);
      steps.set(key, { phrase_id, kind, count: (steps.get(key)?.count ?? 0) + count });
    }
  };
  add(before, -1);
  add(await openOf(db, imageId), 1);
  const moved = [...steps.values()].filter(({ count }) => count !== 0);
  if (moved.length === 0) return;
  await db
    .insertInto('queue_counts')
    .values(moved)
    .onConflict((conflict) =>
      conflict.columns(['phrase_id', 'kind']).doUpdateSet({ count: sql`queue_counts.count + excluded.count` }),
    )
    .execute();
}

async function openOf(db: Database, imageId: string): Promise<readonly Counted[]> {
  const own = db.selectFrom('disagreement_phrases').where('image_id', '=', imageId).where('is_skipped', '=', 0);
  const all = db.selectFrom('disagreements').where('image_id', '=', imageId).where('is_skipped', '=', 0);
  const kinds = await all.select('kind').execute();
  return [
    ...(await own.select(['phrase_id', 'kind']).execute()),
    ...kinds.map(({ kind }) => ({ phrase_id: ANY_PHRASE, kind })),
  ];
}

/** Counts everything anew, as after images have gone with all that was known of them. */
export async function countAnew(db: Database): Promise<void> {
  await db.deleteFrom('queue_counts').execute();
  await sql`insert into queue_counts (phrase_id, kind, count)
    select phrase_id, kind, count(*) from disagreement_phrases where is_skipped = 0 group by phrase_id, kind
    union all select ${ANY_PHRASE}, kind, count(*) from disagreements where is_skipped = 0 group by kind`.execute(db);
}

/** The number of open disagreements of a phrase, or of all, by kind. */
export async function countKinds({ db }: Project, phraseId: string | null): Promise<Record<DisagreementKind, number>> {
  const own = db.selectFrom('queue_counts').where('phrase_id', '=', phraseId ?? ANY_PHRASE);
  const counts = { missing: 0, extra: 0, 'wrong phrase': 0, 'loose box': 0, duplicate: 0 };
  for (const { kind, count } of await own.select(['kind', 'count']).execute()) counts[kind] = count;
  return counts;
}

/** The number of open disagreements of these kinds by phrase; one about two phrases counts for both. */
export async function countPhrases(
  { db }: Project,
  kinds: readonly DisagreementKind[],
): Promise<Readonly<Record<string, number>>> {
  const rows = await db
    .selectFrom('queue_counts')
    .where('phrase_id', '!=', ANY_PHRASE)
    .where('kind', 'in', kinds.length === 0 ? disagreementKinds : kinds)
    .where('count', '>', 0)
    .select(({ fn }) => ['phrase_id', fn.sum<number>('count').as('count')])
    .groupBy('phrase_id')
    .execute();
  return Object.fromEntries(rows.map(({ phrase_id, count }) => [phrase_id, count]));
}

/** The number of open disagreements. */
export async function countOpen(project: Project): Promise<number> {
  return Object.values(await countKinds(project, null)).reduce((sum, count) => sum + count, 0);
}

/** The number of images that people began: those that are, or will be, judged. */
export async function countBegun({ db }: Project): Promise<number> {
  const begun = db.selectFrom('queue_images').select(({ fn }) => fn.countAll<number>().as('count'));
  return (await begun.executeTakeFirstOrThrow()).count;
}
