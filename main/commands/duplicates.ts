import type { AddCommand } from './command.ts';

export const duplicates: AddCommand = (program, start) => {
  program
    .command('duplicates')
    .summary('find images that are the same, or nearly')
    .description(
      'Finds copies of one file, pictures that look nearly the same, and regions of one box. Exports that split by ' +
        'duplicates keep each group in one split from then on.',
    )
    .argument('<folder>', 'a project')
    .action((folder: string) =>
      start(async (terminal) => (await import('./work/duplicates.ts')).duplicates(terminal, folder)),
    );
};
