import type { AddCommand } from './command.ts';
import { fraction } from './options.ts';
import type { AcceptWords } from './words.ts';

export const accept: AddCommand = (program, start) => {
  program
    .command('accept')
    .summary('accept every proposal that is good enough')
    .description(
      'Turns proposals of the latest run into regions: each with every phrase for which the match score reaches its ' +
        'threshold, if the predicted IoU reaches its own. Thresholds that a phrase was given in the workbench stand ' +
        'in place of these. Scores and model are frozen beside the region. What is accepted or rejected already stays.',
    )
    .argument('<folder>', 'a project')
    .requiredOption('--min-match <score>', 'least match score (semantic score x predicted IoU)', fraction)
    .option('--min-iou <iou>', 'least predicted IoU', fraction, 0)
    .action((folder: string, words: AcceptWords) =>
      start(async (terminal) => (await import('./work/accept.ts')).accept(terminal, folder, words)),
    );
};
