import { Option } from 'commander';
import { formats } from '../../annotations/formats/formats.ts';
import type { AddCommand } from './command.ts';
import { fraction, wholeNumber } from './options.ts';
import type { ExportWords } from './words.ts';

export const exportDataset: AddCommand = (program, start) => {
  program
    .command('export')
    .summary('write the regions, captions and proposals as training data')
    .description(
      'Checks the project against the rules of the format and writes a folder, whole or not at all. Errors that would ' +
        'lose data in training stop the export with exit code 4, unless their codes are allowed; everything else is ' +
        'in the report.',
    )
    .argument('<folder>', 'a project')
    .addOption(
      new Option('-f, --format <id>', 'what to write').choices(formats.map(({ id }) => id)).default('objembed'),
    )
    .requiredOption('-o, --out <folder>', 'the folder to make; an earlier export there is replaced')
    .option('--allow <code...>', 'rules whose errors are accepted', [])
    .option('--root <path>', 'put before every image path (default: the project folder)')
    .addOption(new Option('--frame <frame>', 'frame of the boxes of turned images').choices(['stored', 'upright']))
    .addOption(new Option('--task <task>', "the trainer's task of the set").choices(['rec', 'detection']))
    .option('--validation-ratio <share>', 'share of images in the validation files', fraction)
    .option('--seed <number>', 'seed of the split', wholeNumber(0))
    .option('--per-device-batch <images>', 'images on one device in one training step', wholeNumber(1))
    .option('--world-size <devices>', 'devices that train', wholeNumber(1))
    .option('--texts-per-image <texts>', 'texts that one record may bring into a training step', wholeNumber(2))
    .option('--two-captions', 'training reads short and long captions')
    .action((folder: string, words: ExportWords) =>
      start(async (terminal) => (await import('./work/export.ts')).exportDataset(terminal, folder, words)),
    );
};
