import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { normaliseText } from '../../annotations/text.ts';
import type { ImageStatus } from '../api.ts';
import type { Database, ProjectSchema } from '../store/schema.ts';
import type { Range, Term } from './imageFilter.ts';

type Images = ExpressionBuilder<ProjectSchema, 'images'>;

const regionCount = sql<number>`(select count(*) from regions where regions.image_id = images.id)`;

/** How far an image has come, as SQL; `runId` is the run whose proposals are shown. */
export function statusOf(runId: string | null) {
  return sql<ImageStatus>`coalesce(
    (select reviews.status from reviews where reviews.image_id = images.id),
    case
      when exists (select 1 from regions where regions.image_id = images.id) then 'in progress'
      when exists (select 1 from run_images where run_images.image_id = images.id
        and run_images.run_id = ${runId} and run_images.status = 'done') then 'proposals'
      else 'unseen'
    end)`;
}

/** The images that all terms hold for. */
export function selectMatching(db: Database, terms: readonly Term[], runId: string | null) {
  return terms.reduce(
    (query, term) =>
      query.where((images) =>
        term.negated ? images.not(condition(images, term, runId)) : condition(images, term, runId),
      ),
    db.selectFrom('images'),
  );
}

/** The columns of an entry in a list. */
export function entryColumns(runId: string | null) {
  return ['id', 'path', 'width', 'height', statusOf(runId).as('status'), regionCount.as('regions')] as const;
}

function condition(images: Images, term: Term, runId: string | null): Expression<SqlBool> {
  switch (term.kind) {
    case 'path':
      return images(sql<string>`lower(images.path)`, 'like', `%${escapeLike(term.text.normalize().toLowerCase())}%`);
    case 'place':
      return sql<boolean>`images.path = (select path from images order by path limit 1 offset ${Math.max(0, term.place - 1)})`;
    case 'status':
      return images(statusOf(runId), 'in', term.statuses);
    case 'phrase':
      return sql<boolean>`exists (select 1 from regions join region_phrases on region_phrases.region_id = regions.id
        join phrases on phrases.id = region_phrases.phrase_id
        where regions.image_id = images.id and phrases.text = ${normaliseText(term.text)})`;
    case 'absent':
      return sql<boolean>`exists (select 1 from phrase_states join phrases on phrases.id = phrase_states.phrase_id
        where phrase_states.image_id = images.id and phrase_states.state = 'verified absent'
        and phrases.text = ${normaliseText(term.text)})`;
    case 'regions':
      return inRange(regionCount, term);
    case 'iou':
      return sql<boolean>`exists (select 1 from regions where regions.image_id = images.id
        and ${inRange(sql<number>`regions.scores_predicted_iou`, term)})`;
    case 'score':
      return sql<boolean>`exists (select 1 from regions, json_each(regions.scores_semantic) as score
        where regions.image_id = images.id and ${inRange(sql<number>`score.value`, term)})`;
  }
}

function inRange(value: Expression<number>, { min, max, isOpen }: Range) {
  const above = Number.isFinite(min) ? (isOpen ? sql`${value} > ${min}` : sql`${value} >= ${min}`) : sql`1 = 1`;
  const below = Number.isFinite(max) ? (isOpen ? sql`${value} < ${max}` : sql`${value} <= ${max}`) : sql`1 = 1`;
  return sql<boolean>`(${above} and ${below})`;
}

/** Percent and underscore stand for themselves; SQLite has no escape character unless one is named. */
function escapeLike(text: string): string {
  return text.replaceAll(/[%_]/g, '_');
}
