import type { FolderCounts } from '../api/images.ts';
import type { Project } from '../store/openProject.ts';

/** The folders that hold images of the project, with how many of them have come how far; ordered by path. */
export async function listFolders({ db }: Project): Promise<FolderCounts[]> {
  const rows = await db
    .selectFrom('image_states')
    .select(({ fn }) => ['folder', 'status', fn.countAll<number>().as('images')])
    .groupBy(['folder', 'status'])
    .orderBy('folder')
    .execute();
  const none = { unseen: 0, proposals: 0, 'in progress': 0, done: 0 };
  return [...Map.groupBy(rows, ({ folder }) => folder)].map(([path, own]) => ({
    path,
    ...none,
    ...Object.fromEntries(own.map(({ status, images }) => [status, images])),
  }));
}
