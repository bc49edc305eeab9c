import { acceptanceRate, type Decisions, type ImageStatistics } from '../../../annotations/curation/statistics.ts';
import { imageStatistics } from '../../jobs/imageStatistics.ts';
import { type ProjectStats, projectStats } from '../../jobs/stats.ts';
import type { Project } from '../../store/openProject.ts';
import { allImages } from '../../store/records.ts';
import { EXIT, type Terminal, table } from '../../terminal.ts';
import { withProject } from './open.ts';

export async function stats(terminal: Terminal, folder: string): Promise<number> {
  return withProject(folder, async (project) => {
    const counts = await projectStats(project, terminal.signal);
    const measured = await measure(terminal, project);
    terminal.result(withMeasured(counts, measured), () => `${describe(counts)}\n${describeDecisions(measured)}`);
    return EXIT.ok;
  });
}

async function measure(terminal: Terminal, project: Project): Promise<ImageStatistics> {
  const imageIds: string[] = [];
  for await (const { id } of allImages(project)) imageIds.push(id);
  const progress = terminal.progress('Measuring', imageIds.length);
  try {
    const onProgress = (done: number, total: number) => progress.update(done, total);
    return await imageStatistics({ project, imageIds, signal: terminal.signal, onProgress });
  } finally {
    progress.stop();
  }
}

/** Both list phrases in the order of the vocabulary and runs from the latest on. */
function withMeasured(counts: ProjectStats, { phrases, runs, statuses, distributions }: ImageStatistics) {
  return {
    ...counts,
    statuses,
    phrases: counts.phrases.map((phrase, index) => ({ ...phrase, decisions: decisionsOf(phrases[index]) })),
    runs: counts.runs.map((run, index) => ({ ...run, decisions: decisionsOf(runs[index]) })),
    distributions,
  };
}

function decisionsOf(decided: Decisions = { accepted: 0, corrected: 0, rejected: 0 }) {
  const { accepted, corrected, rejected } = decided;
  return { accepted, corrected, rejected, acceptanceRate: acceptanceRate(decided) };
}

function describeDecisions({ phrases, runs }: ImageStatistics): string {
  const decided = [...phrases, ...runs].filter((each) => acceptanceRate(each) !== null);
  return table(
    ['phrase or model run', 'accepted', 'of these corrected', 'rejected', 'acceptance rate'],
    decided.map((each) => [
      'text' in each ? each.text : `${each.modelId}, ${each.createdAt}`,
      each.accepted,
      each.corrected,
      each.rejected,
      `${Math.round(100 * (acceptanceRate(each) ?? 0))} %`,
    ]),
  );
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
