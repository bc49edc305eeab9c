import { expect, test } from 'vitest';
import { write } from '../../../../annotations/change.ts';
import { keyOf, recordsOf } from '../../../../annotations/records.ts';
import type { Params } from '../../../../main/api.ts';
import { copyToImages } from '../../../../main/services/copying.ts';
import { revert } from '../../../../main/services/history.ts';
import { ConflictError, commit } from '../../../../main/store/commit.ts';
import type { StoredChange } from '../../../../main/store/journal.ts';
import { add, allRecords, image, phrase, region, temporaryProject } from '../store/temporaryProject.ts';

async function fiveImages() {
  const project = await temporaryProject();
  const ids = ['a', 'b', 'c', 'd', 'e'];
  await add(project, phrase('dog'), ...ids.map((id) => image(id)));
  await add(project, region('r1', 'b', ['dog']), { ...region('r2', 'b'), box: [600, 400, 640, 480] });
  await add(project, region('there', 'd', ['dog']), { type: 'review', id: 'c', imageId: 'c', status: 'done' });
  const stored: StoredChange[] = [];
  const copy = (params: Partial<Params<'copyRegions'>>) =>
    copyToImages(
      project,
      { filter: '', from: 'b', regionIds: ['r1', 'r2'], images: 100, ...params },
      {
        pictures: { readSize: () => expect.fail('all sizes are known') },
        onChange: (change) => stored.push(change),
        signal: new AbortController().signal,
      },
    );
  const regionsOf = async () =>
    recordsOf(await allRecords(project), 'region')
      .map(({ imageId }) => imageId)
      .toSorted();
  return { project, copy, stored, regionsOf };
}

test('regions are copied to all images that follow, and skipped where they are, as one entry that undoes', async () => {
  const { project, copy, stored, regionsOf } = await fiveImages();
  const before = await allRecords(project);
  expect(await copy({})).toEqual({ copied: 5, skipped: 1, images: 3 });
  expect(await regionsOf()).toEqual(['b', 'b', 'c', 'c', 'd', 'd', 'e', 'e']);
  expect(stored.map(({ label }) => label)).toEqual(['Copy 2 regions to 3 images']);
  await revert(project, { sequences: stored.map(({ sequence }) => sequence), label: 'Undo' }, () => undefined);
  expect(await allRecords(project)).toEqual(before);
});

test('a revert that meets a conflict in one entry stores and tells nothing of the others', async () => {
  const { project, copy, stored } = await fiveImages();
  await copy({ images: 1 });
  const [copied] = Object.values(stored[0]?.change.added ?? {});
  await copy({ images: 2 });
  const gone = write(await allRecords(project), [], [keyOf(copied ?? expect.fail('nothing was copied'))]);
  await commit(project, gone, { origin: 'user', label: 'Delete' });
  const before = await allRecords(project);
  const told: StoredChange[] = [];
  const order = { sequences: stored.map(({ sequence }) => sequence), label: 'Undo' };
  await expect(revert(project, order, (change) => told.push(change))).rejects.toThrow(ConflictError);
  expect(await allRecords(project)).toEqual(before);
  expect(told).toEqual([]);
});

test('only so many images of the filter get them', async () => {
  const { copy, regionsOf } = await fiveImages();
  expect(await copy({ filter: '-status:done', images: 1, regionIds: ['r2'] })).toEqual({
    copied: 1,
    skipped: 0,
    images: 1,
  });
  expect(await regionsOf()).toEqual(['b', 'b', 'd', 'd']);
});

test('beyond the last image nothing is copied and nothing stored', async () => {
  const { copy, stored } = await fiveImages();
  expect(await copy({ filter: 'a.jpg' })).toEqual({ copied: 0, skipped: 0, images: 0 });
  expect(stored).toEqual([]);
});

test('a region that is gone is refused', async () => {
  const { copy } = await fiveImages();
  await expect(copy({ regionIds: ['gone'] })).rejects.toThrow('Expected the region "gone" to be stored, got none');
});
