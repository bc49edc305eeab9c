import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { migrate, migrations } from '../../../../main/store/migrate.ts';
import type { Migration } from '../../../../main/store/migrations/migration.ts';
import { openProject, openProjectReadOnly } from '../../../../main/store/openProject.ts';
import type { Database, ProjectSchema } from '../../../../main/store/schema.ts';
import { temporaryFolder, temporaryProject } from './temporaryProject.ts';

/** The tables and columns that each step adds, and rows that a database of that version may hold. */
const steps: { name: string; adds: Record<string, string[]>; rows: string[] }[] = [
  {
    name: 'create records',
    adds: {
      images: ['id', 'path', 'width', 'height', 'orientation'],
      phrases: ['id', 'text', 'position'],
      regions: [
        ...['id', 'image_id', 'x1', 'y1', 'x2', 'y2', 'source_kind', 'source_run_id', 'source_proposal_index'],
        ...['source_corrected', 'source_from', 'scores_model_id', 'scores_predicted_iou', 'scores_semantic'],
      ],
      region_phrases: ['region_id', 'position', 'phrase_id'],
      captions: ['image_id', 'short', 'long'],
      phrase_states: ['id', 'image_id', 'phrase_id', 'state'],
      rejections: ['id', 'image_id', 'run_id', 'proposal_index', 'x1', 'y1', 'x2', 'y2', 'phrase_id'],
      reviews: ['image_id', 'status'],
    },
    rows: [
      `insert into images values ('i', 'ä.jpg', 0, 0, 1)`,
      `insert into phrases (id, text, position) values ('p', 'a kite', 0.5)`,
      `insert into regions values ('r', 'i', 0.1, 0, 1, 1, 'drawn', null, null, null, null, null, null, null)`,
      `insert into region_phrases values ('r', 0, 'p')`,
    ],
  },
  {
    name: 'create journal',
    adds: { journal: ['sequence', 'at', 'origin', 'label', 'change'] },
    rows: [`insert into journal values (1, '2026-01-01T00:00:00.000Z', 'user', 'Edit', '{}')`],
  },
  {
    name: 'create model runs',
    adds: {
      model_runs: ['id', 'model_id', 'created_at', 'settings'],
      run_images: ['run_id', 'image_id', 'status', 'error', 'finished_at'],
      proposal_sets: [
        ...['run_id', 'image_id', 'boxes', 'proposer_scores', 'predicted_iou', 'object_embeddings', 'image_embeddings'],
      ],
    },
    rows: [
      `insert into model_runs values ('m', 'nano', '2026-01-01T00:00:00.000Z', '{}')`,
      `insert into proposal_sets values ('m', 'i', x'00', x'01', x'02', x'03', x'04')`,
    ],
  },
  {
    name: 'create phrase embeddings',
    adds: { phrase_embeddings: ['model_id', 'kind', 'text', 'embedding'] },
    rows: [`insert into phrase_embeddings values ('nano', 'object', 'a kite', x'0011')`],
  },
  { name: 'index run images by image', adds: {}, rows: [] },
  {
    name: 'add phrase thresholds',
    adds: { phrases: ['id', 'text', 'position', 'min_match', 'min_iou'] },
    rows: [`insert into phrases values ('q', 'a dog', 1, 0.25, null)`],
  },
  {
    name: 'create image states',
    adds: { image_states: ['image_id', 'folder', 'status'] },
    rows: [
      `insert into images values ('k', 'a/k.jpg', 0, 0, 1)`,
      `insert into image_states values ('k', 'a', 'unseen')`,
    ],
  },
  {
    name: 'create disagreements',
    adds: {
      queue_version: ['id', 'version'],
      queue_images: ['image_id', 'changes', 'judged', 'expected_edits', 'place'],
      disagreements: ['image_id', 'key', 'kind', 'confidence', 'is_skipped', 'place', 'suggestion'],
      disagreement_phrases: ['phrase_id', 'image_id', 'key', 'kind', 'confidence', 'is_skipped', 'place'],
      skipped_disagreements: ['image_id', 'key'],
      queue_counts: ['phrase_id', 'kind', 'count'],
    },
    rows: [
      `insert into queue_images values ('k', 0, 1, 0.5, 0.5)`,
      `insert into disagreements values ('k', 'extra r', 'extra', 0.5, 0, 0.5, '{}')`,
      `insert into disagreement_phrases values ('p', 'k', 'extra r', 'extra', 0.5, 0, 0.5)`,
      `insert into skipped_disagreements values ('k', 'extra s')`,
    ],
  },
  {
    name: 'create tags and region embeddings',
    adds: {
      image_tags: ['image_id', 'position', 'tag'],
      region_embeddings: ['region_id', 'model_id', 'x1', 'y1', 'x2', 'y2', 'predicted_iou', 'embedding'],
    },
    rows: [
      `insert into image_tags values ('k', 0, 'night')`,
      `insert into region_embeddings values ('r', 'nano', 0.1, 0, 1, 1, 0.5, x'0011')`,
    ],
  },
  {
    name: 'create image hashes',
    adds: { image_hashes: ['image_id', 'size', 'modified', 'content', 'picture', 'cluster'] },
    rows: [`insert into image_hashes values ('k', 1000, 1.5, 'c0', '0011223344556677', null)`],
  },
];

describe('migrations', () => {
  test('are numbered 1, 2, 3, ... and each has an example here', () => {
    expect(migrations.map(({ number, name }) => [number, name])).toEqual(steps.map(({ name }, i) => [i + 1, name]));
  });

  test.each(steps.map(({ name }, index) => [index + 1, name]))(
    'step %i, %s, adds its tables and keeps every row',
    async (number) => {
      const db = await database();
      await migrate(db, 'test', migrations.slice(0, number - 1));
      for (const row of steps.slice(0, number - 1).flatMap(({ rows }) => rows)) await sql.raw(row).execute(db);
      const before = await contents(db);
      await migrate(db, 'test', migrations.slice(0, number));
      const after = await contents(db);
      expect(after).toMatchObject(before);
      expect(await columns(db)).toEqual(Object.assign({}, ...steps.slice(0, number).map(({ adds }) => adds)));
      for (const row of steps[number - 1].rows) await sql.raw(row).execute(db);
    },
  );

  test('run once each', async () => {
    const db = await database();
    await migrate(db, 'test');
    const applied = await db.selectFrom('migrations').selectAll().execute();
    await migrate(db, 'test');
    expect(await db.selectFrom('migrations').selectAll().execute()).toEqual(applied);
  });

  test('that fail leave the database at the version before', async () => {
    const db = await database();
    const broken: Migration = {
      number: 3,
      name: 'break',
      async up({ schema }) {
        await schema.createTable('half').addColumn('id', 'text').execute();
        throw new Error('broken');
      },
    };
    await expect(migrate(db, 'test', [...migrations.slice(0, 2), broken])).rejects.toThrow('broken');
    expect(Object.keys(await columns(db))).not.toContain('half');
    await migrate(db, 'test');
    expect(await db.selectFrom('migrations').selectAll().execute()).toHaveLength(migrations.length);
  });
});

describe('a project of another version', () => {
  test('that is newer is refused by name, for writing and for reading', async () => {
    const project = await temporaryProject();
    const future = { number: migrations.length + 1, name: 'teleport', applied_at: '2030-01-01T00:00:00.000Z' };
    await project.db.insertInto('migrations').values(future).execute();
    await project.close();
    const message = /version 11 \("teleport"\), which a newer ObjEmbed Studio made; open the project with that version/;
    await expect(openProject(project.folder)).rejects.toThrow(message);
    await expect(openProjectReadOnly(project.folder)).rejects.toThrow(message);
  });

  test('that is older is brought up to date by a writer and refused to a reader', async () => {
    const project = await temporaryProject();
    await project.db.deleteFrom('migrations').where('number', '=', migrations.length).execute();
    await project.db.schema.dropTable('image_hashes').execute();
    await project.close();
    await expect(openProjectReadOnly(project.folder)).rejects.toThrow('open the project once for writing');
    await (await openProject(project.folder)).close();
    await (await openProjectReadOnly(project.folder)).close();
  });
});

async function database(): Promise<Database> {
  const sqlite = new Sqlite(path.join(await temporaryFolder(), 'project.sqlite'));
  sqlite.pragma('foreign_keys = ON');
  const db = new Kysely<ProjectSchema>({ dialect: new SqliteDialect({ database: sqlite }) });
  onTestFinished(() => db.destroy());
  return db;
}

async function columns(db: Database): Promise<Record<string, string[]>> {
  const tables = (await db.introspection.getTables()).filter(({ name }) => name !== 'migrations');
  return Object.fromEntries(tables.map((table) => [table.name, table.columns.map(({ name }) => name)]));
}

async function contents(db: Database): Promise<Record<string, unknown[]>> {
  const rows: Record<string, unknown[]> = {};
  for (const table of Object.keys(await columns(db))) {
    rows[table] = (await sql`select * from ${sql.table(table)}`.execute(db)).rows;
  }
  return rows;
}
