import type { AddCommand } from './command.ts';
import { modelOption, numericsOption, precisionOption, providerOption, taskOption } from './options.ts';
import type { ProposeWords } from './words.ts';

export const propose: AddCommand = (program, start) => {
  program
    .command('propose')
    .summary('let the model propose boxes in every image of a folder')
    .description(
      'Makes the folder a project if it is not one yet, adds the phrases to its vocabulary and runs the model over ' +
        'every image. Each proposal gets a predicted IoU; its matches with phrases are computed when they are needed, ' +
        'so that a new phrase never runs the images again. A broken image is reported and skipped.',
    )
    .argument('<folder>', 'a folder of images')
    .option('-p, --phrases <text-or-file...>', 'phrases, or files with a phrase a line')
    .addOption(modelOption())
    .addOption(numericsOption())
    .addOption(precisionOption())
    .addOption(providerOption())
    .addOption(taskOption())
    .option('--resume', 'go on with the latest run of this model: only the images that it has not done')
    .action((folder: string, words: ProposeWords) =>
      start(async (terminal) => (await import('./work/propose.ts')).propose(terminal, folder, words)),
    );
};
