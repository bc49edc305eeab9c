import type { AddCommand } from './command.ts';
import { modelOption, numericsOption, taskOption } from './options.ts';
import type { ConvertWords, EmbedWords, ProposeBoxesWords } from './words.ts';

export const model: AddCommand = (program, start) => {
  const group = program
    .command('model')
    .summary('convert, inspect and run models')
    .description('Works on checkpoints as published, and on the bundles that are made of them.');
  for (const add of [convert, inspect, embed, proposeBoxes]) add(group, start);
};

const convert: AddCommand = (group, start) => {
  group
    .command('convert')
    .summary('make a bundle of a checkpoint')
    .description('Builds the ONNX graphs of a checkpoint, tensor by tensor. Nothing in the checkpoint is executed.')
    .argument('<checkpoint>', 'a folder with config.json, tokenizer files and safetensors')
    .option('--proposer <file>', 'a WeDetect-Uni .pth (default: the one in the checkpoint folder)')
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
