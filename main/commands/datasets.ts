import { Option } from 'commander';
import { formats } from '../../annotations/formats/formats.ts';
import type { AddCommand } from './command.ts';
import { addFormatOptions, formatOptionsOf } from './formatOptions.ts';
import { allowOption, dryRunOption, outOption } from './options.ts';
import type { ConvertDatasetWords, DiffWords, ImportWords, ValidateWords } from './words.ts';

// Commands about datasets on the disk, in any format. They share codes of findings and exit codes with `export`.

const readable = formats.filter(({ reader }) => reader !== undefined).map(({ id }) => id);
const writable = formats.filter(({ writer }) => writer !== undefined).map(({ id }) => id);

const formatOption = (): Option =>
  new Option('-f, --format <id>', 'its format (default: the one that it looks like)').choices(readable);

const imagesOption = (): Option =>
  new Option('--images <folder>', 'where the image files are (default: looked for in the dataset)');

export const importDataset: AddCommand = (program, start) => {
  const command = program
    .command('import')
    .summary('read a dataset into a project')
    .description(
      'Matches images by their path or file name, adds phrases, and brings in regions, captions and absent phrases, whole ' +
        'or not at all. What is in the project stays and is not doubled. Errors and losses stop the import with exit code ' +
        '4, unless their codes are allowed.',
    )
    .argument('<folder>', 'a project, or a folder of images, which becomes one')
    .argument('[dataset]', 'a folder or a file')
    .addOption(formatOption())
    .addOption(
      new Option('--import-frame <frame>', 'frame of the boxes of turned images, where their size does not tell it')
        .choices(['stored', 'upright'])
        .default('stored'),
    )
    .addOption(allowOption())
    .addOption(dryRunOption())
    .option('--undo <entries>', 'take an import back by its journal entries, as "12-40"');
  addFormatOptions(command, { side: 'reader' }).action(
    (folder: string, dataset: string | undefined, words: ImportWords) =>
      start(async (terminal) => {
        const options = formatOptionsOf(command, { side: 'reader' });
        return (await import('./work/import.ts')).importDataset(terminal, { folder, dataset }, words, options);
      }),
  );
};

export const convertDataset: AddCommand = (program, start) => {
  const command = program
    .command('convert')
    .summary('turn a dataset into another format')
    .description(
      'Reads a dataset, checks it against the rules of the other format and writes a folder, whole or not at all. What ' +
        'would be lost stops it with exit code 4, unless its code is allowed.',
    )
    .argument('<dataset>', 'a folder or a file')
    .addOption(new Option('--from <id>', 'its format (default: the one that it looks like)').choices(readable))
    .addOption(new Option('--to <id>', 'the format to write').choices(writable).makeOptionMandatory())
    .addOption(outOption())
    .addOption(imagesOption())
    .addOption(allowOption())
    .addOption(dryRunOption());
  addFormatOptions(command, { side: 'reader', prefix: 'from-' });
  addFormatOptions(command, { side: 'writer' }).action((dataset: string, words: ConvertDatasetWords) =>
    start(async (terminal) => {
      const reading = formatOptionsOf(command, { side: 'reader', prefix: 'from-' });
      const writing = formatOptionsOf(command, { side: 'writer' });
      return (await import('./work/convertDataset.ts')).convertDataset(terminal, dataset, words, { reading, writing });
    }),
  );
};

export const validate: AddCommand = (program, start) => {
  const command = program
    .command('validate')
    .summary('read a dataset and say what is wrong with it')
    .description('Lists findings with a stable code, file, row and field. Exit code 4 when there are errors.')
    .argument('<dataset>', 'a folder or a file')
    .addOption(formatOption())
    .addOption(imagesOption());
  addFormatOptions(command, { side: 'reader' }).action((dataset: string, words: ValidateWords) =>
    start(async (terminal) => {
      const options = formatOptionsOf(command, { side: 'reader' });
      return (await import('./work/validate.ts')).validateDataset(terminal, dataset, words, options);
    }),
  );
};

export const diff: AddCommand = (program, start) => {
  const command = program
    .command('diff')
    .summary('compare what two datasets or projects say')
    .description(
      'Compares images, regions with their phrases, captions and states by meaning, whatever the formats. Exit code 4 ' +
        'when they differ.',
    )
    .argument('<before>', 'a dataset or a project')
    .argument('<after>', 'another one')
    .addOption(new Option('--before-format <id>', 'format of the first').choices(readable))
    .addOption(new Option('--after-format <id>', 'format of the second').choices(readable));
  command.action((before: string, after: string, words: DiffWords) =>
    start(async (terminal) => (await import('./work/diff.ts')).diff(terminal, before, after, words)),
  );
};
