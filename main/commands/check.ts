import type { AddCommand } from './command.ts';

export const check: AddCommand = (program, start) => {
  program
    .command('check')
    .summary('look for mistakes in regions, phrases and captions')
    .description('Lists what is broken or doubtful, with a stable code each. Exit code 4 when there are errors.')
    .argument('<folder>', 'a project')
    .action((folder: string) => start(async (terminal) => (await import('./work/check.ts')).check(terminal, folder)));
};
