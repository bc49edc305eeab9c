import type { AddCommand } from './command.ts';

export const stats: AddCommand = (program, start) => {
  program
    .command('stats')
    .summary('count images, regions, phrases and model runs')
    .description(
      'Counts images, regions, phrases and model runs, and what was accepted and rejected of each. With --json also the ' +
        'distributions of sizes, aspect ratios and scores.',
    )
    .argument('<folder>', 'a project')
    .action((folder: string) => start(async (terminal) => (await import('./work/stats.ts')).stats(terminal, folder)));
};
