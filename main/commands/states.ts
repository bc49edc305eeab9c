import { Option } from 'commander';
import type { AddCommand } from './command.ts';
import { fraction, wholeNumber } from './options.ts';
import type { StatesWords } from './words.ts';

export const states: AddCommand = (program, start) => {
  program
    .command('states')
    .summary('suggest where all objects of a phrase are marked, or where it is absent')
    .description(
      'Looks, in images where nobody has said anything of a phrase, for what the model finds beside its regions. Where ' +
        'regions carry the phrase and nothing is left, it looks exhaustive; where none does and nothing comes near, it ' +
        'looks absent. Only --apply changes something: look at the list before.',
    )
    .argument('<folder>', 'a project')
    .option('--filter <terms>', 'only images that match, as in the explorer', '')
    .option('--phrase <text>', 'only this phrase of the project')
    .option('--min-match <score>', 'match score from which a box would be accepted', fraction, 0.4)
    .option('--limit <number>', 'at most this many suggestions of each state are listed', wholeNumber(1), 50)
    .addOption(new Option('--apply <state>', 'set this state where it is suggested').choices(['exhaustive', 'absent']))
    .option('--min-confidence <share>', 'least confidence of what --apply sets', fraction, 0.9)
    .action((folder: string, words: StatesWords) =>
      start(async (terminal) => (await import('./work/states.ts')).states(terminal, folder, words)),
    );
};
