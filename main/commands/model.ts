import type { AddCommand } from './command.ts';
import { gigabytes, modelOption, numericsOption, precisionOption, taskOption } from './options.ts';
import type { ConvertWords, EmbedWords, ProposeBoxesWords, PruneWords, VerifyWords } from './words.ts';

export const model: AddCommand = (program, start) => {
  const group = program
    .command('model')
    .summary('convert, verify and run models')
    .description('Works on checkpoints as published, and on the bundles that are made of them.');
  for (const add of [convert, inspect, verify, prune, embed, proposeBoxes]) add(group, start);
};

const convert: AddCommand = (group, start) => {
  group
    .command('convert')
    .summary('make a bundle of a checkpoint')
    .description(
      'Builds the ONNX graphs of a checkpoint, piece by piece. Nothing in the checkpoint is executed. Stopped, it goes ' +
        'on with the same words from the graphs that are finished.',
    )
    .argument('<checkpoint>', 'a folder with config.json, tokenizer files and safetensors')
    .option('--proposer <file>', 'a WeDetect-Uni .pth (default: the one in the checkpoint folder)')
    .addOption(precisionOption().default('fp32'))
    .requiredOption('-o, --out <folder>', 'the bundle folder to make; an earlier bundle there is replaced')
    .action((checkpoint: string, words: ConvertWords) =>
      start(async (terminal) => (await import('./work/convert.ts')).convert(terminal, checkpoint, words)),
    );
};

const inspect: AddCommand = (group, start) => {
  group
    .command('inspect')
    .summary('show what a bundle holds')
    .argument('<bundle>', 'a bundle folder')
    .action((bundle: string) =>
      start(async (terminal) => (await import('./work/inspect.ts')).inspect(terminal, bundle)),
    );
};

const verify: AddCommand = (group, start) => {
  group
    .command('verify')
    .summary('look for damaged files in bundles')
    .description(
      'Reads every file of the bundles and compares it with its SHA-256. The exit code is 4 when one is damaged and ' +
        'was not repaired.',
    )
    .argument('[bundles...]', 'bundle folders (default: those that were converted on first use)')
    .option('--repair', 'convert damaged bundles again from their checkpoints')
    .action((bundles: readonly string[], words: VerifyWords) =>
      start(async (terminal) => (await import('./work/verify.ts')).verify(terminal, bundles, words)),
    );
};

const prune: AddCommand = (group, start) => {
  group
    .command('prune')
    .summary('remove bundles that will not be used again')
    .description(
      'Of the bundles that were converted on first use, removes those whose checkpoint has changed or is gone, those ' +
        'that are damaged or of another version of the app, and what stopped conversions left.',
    )
    .option('--keep <GB>', 'remove current bundles too, those used longest ago, until so much is left', gigabytes)
    .option('--dry-run', 'only say what would be removed')
    .action((words: PruneWords) => start(async (terminal) => (await import('./work/prune.ts')).prune(terminal, words)));
};

const embed: AddCommand = (group, start) => {
  group
    .command('embed')
    .summary('embed given boxes and texts, for comparison with other implementations')
    .addOption(modelOption())
    .requiredOption('--image <file>', 'an image file')
    .requiredOption('--boxes <json>', '[[x1,y1,x2,y2], …] in upright pixels, or a file with it')
    .requiredOption('--queries <json>', '{"object": […], "image": […]}, or a file with it')
    .addOption(taskOption())
    .addOption(numericsOption())
    .addOption(precisionOption())
    .requiredOption('-o, --out <file>', 'the JSON file to write')
    .action((words: EmbedWords) => start(async (terminal) => (await import('./work/embed.ts')).embed(terminal, words)));
};

const proposeBoxes: AddCommand = (group, start) => {
  group
    .command('propose-boxes')
    .summary('run the proposer alone on one image')
    .addOption(modelOption())
    .requiredOption('--image <file>', 'an image file')
    .option('--raw', 'write what the network says of every anchor as well')
    .requiredOption('-o, --out <file>', 'the JSON file to write')
    .action((words: ProposeBoxesWords) =>
      start(async (terminal) => (await import('./work/proposeBoxes.ts')).proposeBoxes(terminal, words)),
    );
};
