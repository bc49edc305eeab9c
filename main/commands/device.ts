import type { AddCommand } from './command.ts';
import { providerOption } from './options.ts';
import type { DeviceWords } from './words.ts';

export const device: AddCommand = (program, start) => {
  program
    .command('device')
    .summary('show what the model runs on, and why')
    .description(
      'Tells which of the execution providers of ONNX Runtime the model runs on: CPU, CUDA, WebGPU, DirectML or ' +
        'CoreML. Each is tested once against known results, and again when a version changes; one that computes wrongly ' +
        'is not used. With --provider one is tried for this call alone, and the exit code is 1 when it cannot be used.',
    )
    .addOption(providerOption())
    .option('--test', 'test again what is asked for, or all, and forget what failed before')
    .action((words: DeviceWords) =>
      start(async (terminal) => (await import('./work/device.ts')).showDevice(terminal, words)),
    );
};
