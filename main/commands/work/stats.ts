import { type ProjectStats, projectStats } from '../../jobs/stats.ts';
import { EXIT, type Terminal, table } from '../../terminal.ts';
import { withProject } from './open.ts';

export async function stats(terminal: Terminal, folder: string): Promise<number> {
  return withProject(folder, async (project) => {
    const counts = await projectStats(project, terminal.signal);
    terminal.result(counts, () => describe(counts));
    return EXIT.ok;
  });
}

function describe({ images, review, regions, rejections, captions, phrases, runs }: ProjectStats): string {
  const totals = table(
    ['', 'count'],
    [
      ['images', images],
      ['  reviewed', review.done],
      ['  in progress', review['in progress']],
      ['  unseen', review.unseen],
      ['regions', regions.total],
      ['  accepted', regions.accepted],
      ['  of these corrected', regions.corrected],
      ['  drawn', regions.drawn],
      ['  imported', regions.imported],
      ['rejections', rejections],
      ['short captions', captions.short],
      ['long captions', captions.long],
    ],
  );
  const byPhrase = table(
    ['phrase', 'regions', 'images', 'exhaustive', 'verified absent'],
    phrases.map((phrase) => [phrase.text, phrase.regions, phrase.images, phrase.exhaustive, phrase.verifiedAbsent]),
  );
  const byRun = table(
    ['model run', 'begun', 'done', 'failed'],
    runs.map(({ modelId, createdAt, done, failed }) => [modelId, createdAt, done, failed]),
  );
  return [totals, byPhrase, byRun].join('\n');
}
