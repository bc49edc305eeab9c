import type { DuplicatesReport } from '../../api/duplicates.ts';
import { findDuplicates } from '../../services/duplicates.ts';
import { scanImages } from '../../store/scanImages.ts';
import { EXIT, type Terminal, table } from '../../terminal.ts';
import { withWritableProject } from './open.ts';
import { withPictures } from './sizes.ts';

/** Looks for duplicates among the images that are in the folder now. */
export async function duplicates(terminal: Terminal, folder: string): Promise<number> {
  const { signal } = terminal;
  return withWritableProject(folder, { create: false }, (project) =>
    withPictures(async ({ hashPicture }) => {
      const { found } = await scanImages(project, { signal });
      const progress = terminal.progress('Looking', found);
      try {
        const onProgress = (done: number, total: number) => progress.update(done, total);
        const report = await findDuplicates({ project, hashPicture, signal, onProgress });
        progress.stop();
        for (const { path, error } of report.unreadable) terminal.remark(`Skipped ${path}: ${error}`);
        terminal.result(report, () => describe(report));
        return report.unreadable.length > 0 ? EXIT.someImagesFailed : EXIT.ok;
      } finally {
        progress.stop();
      }
    }),
  );
}

function describe({ groups, images, boxes }: DuplicatesReport): string {
  if (groups.length === 0 && boxes.length === 0) return `None of ${images} images is the same as another.`;
  const rows = groups.flatMap((group, index) =>
    group.images.map(({ path, status, regions }) => [index + 1, group.kind, path, status, regions]),
  );
  const same = boxes.map(({ path, regions }) => [path, regions]);
  return [
    ...(rows.length > 0 ? [table(['group', 'kind', 'image', 'status', 'regions'], rows)] : []),
    ...(same.length > 0 ? [table(['image', 'regions of one box'], same)] : []),
  ].join('\n');
}
