import type { AddCommand } from './command.ts';

export const demo: AddCommand = (program, start) => {
  program
    .command('demo')
    .summary('show the main job on the sample images, with the embedded nano model')
    .description(
      'Copies the samples to a folder, proposes boxes, accepts those above a threshold, exports training data and ' +
        'draws an overview picture. Needs no network.',
    )
    .argument('<folder>', 'where to work; made if it is not there')
    .action((folder: string) => start(async (terminal) => (await import('./work/demo.ts')).demo(terminal, folder)));
};
