import type { AddCommand } from './command.ts';
import { modelOption, providerOption, wholeNumber } from './options.ts';
import type { ServeWords } from './words.ts';

export const serve: AddCommand = (program, start) => {
  program
    .command('serve')
    .summary('show the workbench in a browser')
    .description(
      'Serves the workbench on 127.0.0.1 and prints its address, which opens in one browser. Nobody else on the ' +
        'network or on this machine gets in. To work from another machine, forward the port: ' +
        '`ssh -L 8080:127.0.0.1:8080 <this machine>` with --port 8080. Ctrl-C ends it.',
    )
    .argument('[folder]', 'a folder of images; made a project if it is not one yet')
    .option('--port <port>', 'where to listen; 0 is any port that is free', wholeNumber(0), 0)
    .addOption(modelOption())
    .addOption(providerOption())
    .action((folder: string | undefined, words: ServeWords) =>
      start(async (terminal) => (await import('./work/serve.ts')).serveFolder(terminal, folder, words)),
    );
};
