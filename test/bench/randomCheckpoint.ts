// Writes a checkpoint of the published layout and sizes with random weights, to try conversion without the published
// one. `node test/bench/randomCheckpoint.ts --help`
import { Argument, Command } from 'commander';
import { wholeNumber } from '../../main/commands/options.ts';
import { type ModelSize, modelSizes } from '../randomCheckpoint/sizes.ts';
import { writeRandomCheckpoint } from '../randomCheckpoint/write.ts';

await new Command('randomCheckpoint')
  .description('Writes a checkpoint with random bf16 weights: 4.8 GB for 2b, 9.7 GB for 4b, less with fewer layers.')
  .addArgument(new Argument('<model>', 'which of the published models').choices([...modelSizes]))
  .argument('<out>', 'the folder to write')
  .option('--layers <count>', 'layers of the language model', wholeNumber(3))
  .option('--blocks <count>', 'blocks of the vision tower, in multiples of 4', wholeNumber(4))
  .action((model: ModelSize, out: string, cut: { readonly layers?: number; readonly blocks?: number }) =>
    writeRandomCheckpoint({ model, out, ...cut }),
  )
  .parseAsync();
