import { expect, test } from 'vitest';
import { listFolders } from '../../../../main/services/folders.ts';
import { aDog, addRun } from '../jobs/proposedProject.ts';
import { add, image, region, temporaryProject } from '../store/temporaryProject.ts';

const none = { unseen: 0, proposals: 0, 'in progress': 0, done: 0 };

test('folders are listed by path, each with its own images by how far they have come', async () => {
  const project = await temporaryProject();
  await add(project, image('top', 'top.jpg'), image('deep', 'b/Caf\u00e9 1/deep.jpg'));
  await add(project, image('new', 'a/new.jpg'), image('seen', 'a/seen.jpg'), image('drawn', 'a/drawn.jpg'));
  await add(project, region('r', 'drawn'), { type: 'review', id: 'top', imageId: 'top', status: 'done' });
  await addRun(project, { seen: [aDog] });
  expect(await listFolders(project)).toEqual([
    { ...none, path: '', done: 1 },
    { ...none, path: 'a', unseen: 1, proposals: 1, 'in progress': 1 },
    { ...none, path: 'b/Caf\u00e9 1', unseen: 1 },
  ]);
});

test('a project without images has no folders', async () => {
  expect(await listFolders(await temporaryProject())).toEqual([]);
});
