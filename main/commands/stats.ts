import type { AddCommand } from './command.ts';

export const stats: AddCommand = (program, start) => {
  program
    .command('stats')
    .summary('count images, regions, phrases and model runs')
    .argument('<folder>', 'a project')
    .action((folder: string) => start(async (terminal) => (await import('./work/stats.ts')).stats(terminal, folder)));
};
