import { DUPLICATE_IOU } from '../../annotations/acceptance.ts';
import { type AcceptSummary, acceptForProject } from '../jobs/accept.ts';
import type { WritableProject } from '../store/openProject.ts';
import { EXIT, type Terminal, table } from '../terminal.ts';
import type { AddCommand } from './command.ts';
import { withWritableProject } from './open.ts';
import { fraction } from './options.ts';

type Words = { readonly minMatch: number; readonly minIou: number };

export const accept: AddCommand = (program, start) => {
  program
    .command('accept')
    .summary('accept every proposal that is good enough')
    .description(
      `Turns proposals of the latest run into regions: each with all phrases whose match score and predicted IoU
reach the thresholds. Scores and model are frozen beside the region. What is accepted or rejected already stays.`,
    )
    .argument('<folder>', 'a project')
    .requiredOption('--min-match <score>', 'least match score (semantic score x predicted IoU)', fraction)
    .option('--min-iou <iou>', 'least predicted IoU', fraction, 0)
    .action((folder: string, words: Words) =>
      start((terminal) =>
        withWritableProject(folder, { create: false }, async (project) => {
          const summary = await acceptAbove(terminal, project, words);
          terminal.result(summary, () => describeAcceptances(summary));
          return summary.cancelled ? EXIT.cancelled : EXIT.ok;
        }),
      ),
    );
};

export async function acceptAbove(
  terminal: Terminal,
  project: WritableProject,
  { minMatch, minIou }: Words,
): Promise<AcceptSummary> {
  const progress = terminal.progress('Accepting', 0);
  const summary = await acceptForProject({
    project,
    thresholds: { minMatch, minIou, duplicateIou: DUPLICATE_IOU },
    signal: terminal.signal,
    onProgress: (done, total) => progress.update(done, total),
  });
  progress.stop();
  return summary;
}

export function describeAcceptances({ accepted, images, byPhrase }: AcceptSummary): string {
  const rows = byPhrase.map(({ phrase, accepted: count }) => [phrase, count] as const);
  return `Accepted ${accepted} proposals in ${images} images.\n${table(['phrase', 'accepted'], rows)}`;
}
