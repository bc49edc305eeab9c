import type { AddCommand } from './command.ts';
import { wholeNumber } from './options.ts';

export const queue: AddCommand = (program, start) => {
  program
    .command('queue')
    .summary('list where people and model disagree')
    .description(
      'Lists missing, extra and duplicate regions, wrong phrases and loose boxes, image after image by expected edits.',
    )
    .argument('<folder>', 'a project')
    .option('--limit <number>', 'at most this many disagreements', wholeNumber(1), 1000)
    .action((folder: string, { limit }: { limit: number }) =>
      start(async (terminal) => (await import('./work/queue.ts')).queue(terminal, folder, limit)),
    );
};
