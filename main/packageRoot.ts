import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of the installed package, which the sources and the compiled files both lie below. */
export const packageRoot = findUpwards(import.meta.dirname);

/** The checkpoint of the embedded nano model. */
export const nanoCheckpoint = join(packageRoot, 'model', 'nano', 'checkpoint');

/** The sample project, to be copied before it is worked on. */
export const samplesFolder = join(packageRoot, 'samples');

function findUpwards(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findUpwards(dirname(folder));
}
