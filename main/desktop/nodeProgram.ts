import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

type Options = {
  readonly isPackaged: boolean;
  /** `process.resourcesPath` of Electron. */
  readonly resources: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly platform?: NodeJS.Platform;
};

/**
 * The plain Node that runs the server: the one that was packaged, or in development that of OBJEMBED_STUDIO_NODE, the npm
 * package `node`, or npm itself.
 * @throws when there is none
 */
export function nodeProgram({
  isPackaged,
  resources,
  env = process.env,
  platform = process.platform,
}: Options): string {
  const name = platform === 'win32' ? 'node.exe' : 'node';
  const places = isPackaged
    ? [path.join(resources, 'node', 'bin', name)]
    : [env.OBJEMBED_STUDIO_NODE, npmPackage(name), env.npm_node_execpath];
  const program = places.find((place) => place !== undefined && existsSync(place));
  if (program !== undefined) return program;
  const known = places.filter((place) => place !== undefined).join(' or ');
  throw new Error(`Expected Node for the server at ${known || 'the npm package'}, got none; install the app again.`);
}

function npmPackage(name: string): string | undefined {
  try {
    return path.join(path.dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', name);
  } catch {
    return undefined;
  }
}

/** Where a file of the app's archive lies for programs that read no archive. Needs `asarUnpack` in electron-builder.yml. */
export function outsideArchive(file: string): string {
  return file.replace(/([\\/]app\.asar)(?=[\\/])/, '$1.unpacked');
}
