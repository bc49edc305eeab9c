import { Option } from 'commander';
import type { AddCommand } from './command.ts';
import { fraction, modelOption, numericsOption, precisionOption, providerOption, wholeNumber } from './options.ts';
import type { SearchWords } from './words.ts';

export const search: AddCommand = (program, start) => {
  program
    .command('search')
    .summary('find the objects, or images, of a project that match a phrase best')
    .description(
      'Compares the phrase with everything that the latest run has proposed, best first. The vectors for it are made ' +
        'at the first search, in the project, and kept up to date from then on.',
    )
    .argument('<folder>', 'a project that a model has proposed boxes in')
    .argument('<phrase>', 'a phrase, or with --by caption a short or long caption')
    .option('--filter <filter>', 'only these images, as in the workbench: status:unseen, folder:street, tag:night', '')
    .addOption(new Option('--limit <count>', 'results at most').argParser(wholeNumber(1)).default(20))
    .addOption(new Option('--min-score <score>', 'least score, from 0 to 1').argParser(fraction).default(0))
    .addOption(
      new Option('--by <kind>', 'compare objects, or whole images by short or long captions')
        .choices(['object', 'caption', 'long-caption'])
        .default('object'),
    )
    .addOption(modelOption())
    .addOption(numericsOption())
    .addOption(precisionOption())
    .addOption(providerOption())
    .action((folder: string, phrase: string, words: SearchWords) =>
      start(async (terminal) => (await import('./work/search.ts')).searchProject(terminal, { folder, phrase }, words)),
    );
};
