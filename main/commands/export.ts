import { Option } from 'commander';
import { formats } from '../../annotations/formats/formats.ts';
import type { AddCommand } from './command.ts';
import { addFormatOptions, formatOptionsOf } from './formatOptions.ts';
import { allowOption, dryRunOption, outOption } from './options.ts';
import type { ExportWords } from './words.ts';

export const exportDataset: AddCommand = (program, start) => {
  const ids = formats.filter(({ writer }) => writer !== undefined).map(({ id }) => id);
  const command = program
    .command('export')
    .summary('write the project as a dataset in any of the formats')
    .description(
      'Checks the project against the rules of the format and writes a folder, whole or not at all. Errors, and what ' +
        'the format cannot hold, stop the export with exit code 4, unless their codes are allowed; everything else is ' +
        'in the report. Options of a format take their value from it when they are left out.',
    )
    .argument('<folder>', 'a project')
    .addOption(new Option('-f, --format <id>', 'what to write').choices(ids).default('objembed'))
    .addOption(outOption())
    .addOption(allowOption())
    .addOption(dryRunOption());
  addFormatOptions(command, { side: 'writer' }).action((folder: string, words: ExportWords) =>
    start(async (terminal) => {
      const options = formatOptionsOf(command, { side: 'writer' });
      return (await import('./work/export.ts')).exportDataset(terminal, folder, words, options);
    }),
  );
};
