import { expect, test } from 'vitest';
import { createFakeServer } from './fakeServer.ts';
import { startedWorkbench } from './startedWorkbench.ts';
import { world } from './world.ts';

test('the recent folders are those that the server told last, whatever project is open', async () => {
  const server = createFakeServer({ records: world });
  const { state, until } = await startedWorkbench(server);
  const folders = [{ folder: '/photos', exists: true }];
  server.tell('recentFolders', folders);
  server.tell('projectOpened', null);
  await until(({ project }) => project === null);
  expect(state().recentFolders).toEqual(folders);
});
