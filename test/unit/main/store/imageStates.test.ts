import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { diff, invert } from '../../../../annotations/change.ts';
import type { Project } from '../../../../main/store/openProject.ts';
import { aDog, addRun } from '../jobs/proposedProject.ts';
import { arbitraryWorld } from './arbitraryWorld.ts';
import { add, allRecords, commitAsUser, empty, image, region, temporaryProject } from './temporaryProject.ts';

type State = { readonly image_id: string; readonly folder: string; readonly status: string };

async function states({ db }: Project): Promise<State[]> {
  return db.selectFrom('image_states').selectAll().orderBy('image_id').execute();
}

/** The same from the records alone. */
async function expected(project: Project): Promise<State[]> {
  const records = [...(await allRecords(project)).values()];
  const images = records.filter((record) => record.type === 'image').toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return images.map(({ id, path }) => {
    const of = records.filter((record) => 'imageId' in record && record.imageId === id);
    const review = of.find((record) => record.type === 'review');
    const begun = of.some(({ type }) => type === 'region') ? 'in progress' : 'unseen';
    return { image_id: id, folder: path.split('/').slice(0, -1).join('/'), status: review?.status ?? begun };
  });
}

test('follow every change and its undo', async () => {
  const project = await temporaryProject();
  await fc.assert(
    fc.asyncProperty(arbitraryWorld, arbitraryWorld, async (first, second) => {
      await empty(project);
      await commitAsUser(project, diff(new Map(), first));
      expect(await states(project)).toEqual(await expected(project));
      const change = diff(first, second);
      await commitAsUser(project, change);
      expect(await states(project)).toEqual(await expected(project));
      await commitAsUser(project, invert(change));
      expect(await states(project)).toEqual(await expected(project));
    }),
    { numRuns: 30 },
  );
});

test('tell of proposals until a person decides something', async () => {
  const project = await temporaryProject();
  await add(project, image('a', 'x/a.jpg'), image('b'));
  await addRun(project, { a: [aDog], b: [] });
  await add(project, region('r', 'b'));
  expect(await states(project)).toEqual([
    { image_id: 'a', folder: 'x', status: 'proposals' },
    { image_id: 'b', folder: '', status: 'in progress' },
  ]);
});

test('are of no image that is gone', async () => {
  const project = await temporaryProject();
  await add(project, image('a'));
  await sql`delete from images`.execute(project.db);
  expect(await states(project)).toEqual([]);
});
