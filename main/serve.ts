import { existsSync } from 'node:fs';
import path from 'node:path';
import { type AppOptions, createApp } from './createApp.ts';
import { packageRoot } from './packageRoot.ts';
import { readBrowserKey } from './server/browserKey.ts';
import { listen } from './server/http.ts';

export type ServeOptions = {
  /** Opened at once; without it the page asks for one. */
  readonly folder?: string | undefined;
  /** Opens the samples instead of a folder. */
  readonly samples?: boolean | undefined;
  /** 0 for any that is free. */
  readonly port: number;
  readonly dataFolder: string;
  /** A bundle or a checkpoint folder; by default the embedded nano model. */
  readonly modelPath?: string | undefined;
  /** What to run it on, whatever was chosen in the workbench. */
  readonly provider?: AppOptions['provider'] | undefined;
  /** The folder of the built page; by default the one of this package. */
  readonly page?: string | undefined;
};

export type Served = {
  /** For one browser: the token in it works once. */
  readonly url: string;
  close(): Promise<void>;
};

const builtPage = path.join(packageRoot, 'dist', 'renderer');

/**
 * The browser door: serves the workbench on 127.0.0.1.
 * @throws when the page was not built, the folder cannot be opened or the port is taken
 */
export async function serve(options: ServeOptions): Promise<Served> {
  const { folder, samples, port, dataFolder, modelPath, provider, page = builtPage } = options;
  if (!existsSync(path.join(page, 'index.html'))) {
    throw new Error(`Expected the page of the workbench in ${page}, got none; run \`npm run build:renderer\`.`);
  }
  const app = await createApp({
    dataFolder,
    ...(folder === undefined ? {} : { folder: path.resolve(folder) }),
    ...(modelPath === undefined ? {} : { modelPath }),
    ...(provider === undefined ? {} : { provider }),
  });
  try {
    if (samples) await app.handlers.openSamples(null, 'server', new AbortController().signal);
    const server = await listen(app, { port, page, key: await readBrowserKey(dataFolder) });
    return {
      url: server.url,
      async close() {
        await server.close();
        await app.close();
      },
    };
  } catch (error) {
    await app.close();
    throw error;
  }
}
