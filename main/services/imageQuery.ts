import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import { normaliseText } from '../../annotations/text.ts';
import type { ImageStatus } from '../api/images.ts';
import type { Database } from '../store/schema.ts';
import { type Condition, IMAGE_STATUSES, type Range, type Term } from './imageFilter.ts';

// Conditions are sets of image ids, not subqueries per image: SQLite reads a set from an index once, in its order, which
// is several times as fast as looking up 100,000 random ids in the order of paths.

const withRegions = sql`select image_id from regions`;

/** The columns of an entry in a list. */
export function entryColumns() {
  const status = sql<ImageStatus>`(select status from image_states where image_id = images.id)`;
  const regions = sql<number>`(select count(*) from regions where regions.image_id = images.id)`;
  return ['id', 'path', 'width', 'height', status.as('status'), regions.as('regions')] as const;
}

/** The images that all terms hold for. */
export function selectMatching(db: Database, terms: readonly Term[]) {
  return terms.reduce((query, { negated, ...term }) => {
    const holds = conditionOf(term);
    return query.where(negated ? sql<SqlBool>`not (${holds})` : holds);
  }, db.selectFrom('images'));
}

function conditionOf(term: Condition): Expression<SqlBool> {
  switch (term.kind) {
    case 'path':
      return pathContains(term.text);
    case 'folder':
      // What begins with the path and a slash: the sign after the slash is the zero.
      return sql`(images.path >= ${`${term.path}/`} and images.path < ${`${term.path}0`})`;
    case 'pattern':
      return sql`images.path regexp ${term.source}`;
    case 'place':
      return sql`images.path = (select path from images order by path limit 1 offset ${term.place - 1})`;
    case 'status':
      return hasStatus(term.statuses);
    case 'phrase':
      return isIn(sql`select regions.image_id from region_phrases
        join regions on regions.id = region_phrases.region_id
        where region_phrases.phrase_id in (select id from phrases where ${isPhrase(term.text)})`);
    case 'absent':
      return isIn(sql`select phrase_states.image_id from phrases
        join phrase_states on phrase_states.phrase_id = phrases.id
        where phrase_states.state = 'verified absent' and ${isPhrase(term.text)}`);
    case 'tag':
      return isIn(sql`select image_id from image_tags where tag = ${normaliseText(term.text)} collate nocase`);
    case 'regions':
      return hasCount(term);
    case 'iou':
      return isIn(sql`${withRegions} where ${inRange(sql`scores_predicted_iou`, term)}`);
    case 'score':
      // Materialized, so that both bounds read one JSON text once.
      return isIn(sql`with scored as materialized (
          select image_id, (select max(value) from json_each(scores_semantic)) as best
          from regions where scores_semantic is not null)
        select image_id from scored where ${inRange(sql`best`, term)}`);
  }
}

/** Every image has one status, so all but one is not that one: a smaller set. */
function hasStatus(statuses: readonly ImageStatus[]): RawBuilder<SqlBool> {
  const others = IMAGE_STATUSES.filter((status) => !statuses.includes(status));
  if (others.length === 0) return sql`1 = 1`;
  if (others.length < statuses.length) return sql`not (${hasStatus(others)})`;
  return isIn(sql`select image_id from image_states where status in (${sql.join(statuses)})`);
}

/** An image without regions is in no set of counts. */
function hasCount(range: Range): Expression<SqlBool> {
  const counted = isIn(sql`${withRegions} group by image_id having ${inRange(sql`count(*)`, range)}`);
  return includesZero(range) ? sql`(${counted} or not (${isIn(withRegions)}))` : counted;
}

function includesZero({ min, max, isOpen }: Range): boolean {
  return isOpen ? min < 0 && max > 0 : min <= 0 && max >= 0;
}

/** SQLite's LIKE knows no case in ASCII alone. */
function pathContains(text: string): Expression<SqlBool> {
  const composed = text.normalize();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
  if (!/^[\x00-\x7f]*$/u.test(composed)) {
    return sql`images.path regexp ${composed.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, '\\$&')}`;
  }
  return sql`images.path like ${`%${composed.replaceAll(/[%_\\]/gu, '\\$&')}%`} escape '\\'`;
}

function isPhrase(text: string): Expression<SqlBool> {
  return sql`phrases.text = ${normaliseText(text)} collate nocase`;
}

function isIn(imageIds: RawBuilder<unknown>): RawBuilder<SqlBool> {
  return sql`images.id in (${imageIds})`;
}

function inRange(value: RawBuilder<unknown>, { min, max, isOpen }: Range): RawBuilder<SqlBool> {
  const bounds = [
    ...(Number.isFinite(min) ? [isOpen ? sql`${value} > ${min}` : sql`${value} >= ${min}`] : []),
    ...(Number.isFinite(max) ? [isOpen ? sql`${value} < ${max}` : sql`${value} <= ${max}`] : []),
  ];
  return sql`(${sql.join(bounds, sql` and `)})`;
}
