import type { AddCommand } from './command.ts';
import { fraction, modelOption, numericsOption, precisionOption, providerOption, wholeNumber } from './options.ts';
import type { CaptionsWords } from './words.ts';

export const captions: AddCommand = (program, start) => {
  program
    .command('captions')
    .summary('list the captions that fit their images worst')
    .description(
      'Scores short and long captions with their own images and lists the worst first: with the image of the project ' +
        'that fits better, if one does, and with the phrases that are not found among the proposals.',
    )
    .argument('<folder>', 'a project that a model has proposed boxes in')
    .option('--filter <filter>', 'only these images, as in the workbench', '')
    .option('--limit <number>', 'at most this many captions', wholeNumber(1), 50)
    .option('--min-match <score>', 'match score from which a phrase is taken for found', fraction, 0.4)
    .addOption(modelOption())
    .addOption(numericsOption())
    .addOption(precisionOption())
    .addOption(providerOption())
    .action((folder: string, words: CaptionsWords) =>
      start(async (terminal) => (await import('./work/captions.ts')).captions(terminal, folder, words)),
    );
};
