import { Argument } from 'commander';
import { catalogue } from '../../model/download/catalogue.ts';
import type { AddCommand } from './command.ts';
import { gigabytes, modelOption, numericsOption, precisionOption, taskOption } from './options.ts';
import type {
  ConvertWords,
  DownloadWords,
  EmbedWords,
  ProposeBoxesWords,
  PruneWords,
  UseWords,
  VerifyWords,
} from './words.ts';

export const model: AddCommand = (program, start) => {
  const group = program
    .command('model')
    .summary('list, download, convert, verify and run models')
    .description('Works on checkpoints as published, and on the bundles that are made of them.');
  const commands = [list, add, download, convert, use, remove, inspect, verify, prune, embed, proposeBoxes];
  for (const command of commands) command(group, start);
};

const list: AddCommand = (group, start) => {
  group
    .command('list')
    .summary('show the models of this machine, and what can be downloaded')
    .action(() => start(async (terminal) => (await import('./work/models.ts')).list(terminal)));
};

const add: AddCommand = (group, start) => {
  group
    .command('add')
    .summary('list a bundle or a checkpoint where it is')
    .description('Nothing is copied: a bundle that was made on another machine is brought along and added, offline.')
    .argument('<folder>', 'a bundle or a checkpoint folder')
    .action((folder: string) => start(async (terminal) => (await import('./work/models.ts')).add(terminal, folder)));
};

const download: AddCommand = (group, start) => {
  group
    .command('download')
    .summary('get a published checkpoint from the Hugging Face hub')
    .description(
      'Downloads only what a conversion reads, and compares it with its SHA-256. Stopped, it goes on with the same words. ' +
        'Behind a proxy set HTTPS_PROXY, or --proxy.',
    )
    .addArgument(new Argument('<name>', 'which model').choices(catalogue.map(({ name }) => name)))
    .option(
      '--hub <url>',
      'a mirror (default: as chosen in the workbench, else HF_ENDPOINT, else https://huggingface.co)',
    )
    .option('--proxy <url>', 'go through this proxy (default: as chosen in the workbench, or that of the environment)')
    .action((name: string, words: DownloadWords) =>
      start(async (terminal) => (await import('./work/models.ts')).download(terminal, name, words)),
    );
};

const use: AddCommand = (group, start) => {
  group
    .command('use')
    .summary('choose what commands and the workbench run when no model is named')
    .argument('<model>', 'its name in `model list`, or its folder; "nano" is the embedded one')
    .addOption(numericsOption().default('bf16'))
    .action((name: string, words: UseWords) =>
      start(async (terminal) => (await import('./work/models.ts')).use(terminal, name, words)),
    );
};

const remove: AddCommand = (group, start) => {
  group
    .command('remove')
    .summary('delete a model that was downloaded or converted (also in part), or forget one that was added')
    .argument('<model>', 'its name in `model list`, or its folder')
    .action((name: string) => start(async (terminal) => (await import('./work/models.ts')).remove(terminal, name)));
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
    .summary('look for damaged files in bundles and checkpoints')
    .description(
      'Reads every file and compares it with its SHA-256, where that is known. The exit code is 4 when one is damaged and ' +
        'was not repaired.',
    )
    .argument('[models...]', 'folders or names (default: all of `model list`, and what was converted on first use)')
    .option('--repair', 'convert damaged bundles again from their checkpoints, and download damaged checkpoints again')
    .action((models: readonly string[], words: VerifyWords) =>
      start(async (terminal) => (await import('./work/verify.ts')).verify(terminal, models, words)),
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
