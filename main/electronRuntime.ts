// Finds the program that shows the desktop window. `require('electron')` would do, but starts a download without asking.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';

/** The program, or why there is none, as the end of a sentence. */
export type ElectronRuntime = { readonly program: string } | { readonly missing: string };

type Options = {
  readonly env?: NodeJS.ProcessEnv;
  /** The folder of the npm package. */
  readonly folder?: string | null;
  /** Told before the runtime is fetched, which may take minutes. */
  readonly onFetch?: () => void;
  readonly timeLimitMs?: number;
};

const PROGRAMS: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

const TIME_LIMIT_MS = 180_000;

/** Finds Electron's runtime, or fetches it unless OBJEMBED_STUDIO_OFFLINE is set. Never throws. */
export async function findElectronRuntime({
  env = process.env,
  folder = packageFolder(),
  onFetch,
  timeLimitMs = TIME_LIMIT_MS,
}: Options = {}): Promise<ElectronRuntime> {
  if (folder === null) return { missing: 'Electron is not installed' };
  if (process.platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return { missing: 'there is no display' };
  const present = findProgram(folder, env);
  if (present !== null) return { program: present };
  if (env.OBJEMBED_STUDIO_OFFLINE)
    return { missing: "Electron's runtime is not here and OBJEMBED_STUDIO_OFFLINE is set" };
  onFetch?.();
  const reason = await fetchRuntime(folder, env, timeLimitMs);
  const fetched = findProgram(folder, env);
  return fetched === null ? { missing: `Electron's runtime cannot be fetched: ${reason}` } : { program: fetched };
}

function packageFolder(): string | null {
  try {
    return path.dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return null;
  }
}

function findProgram(folder: string, env: NodeJS.ProcessEnv): string | null {
  const pathFile = path.join(folder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : (PROGRAMS[process.platform] ?? 'electron');
  const program = path.join(env.ELECTRON_OVERRIDE_DIST_PATH ?? path.join(folder, 'dist'), name);
  return existsSync(program) ? program : null;
}

/** Why it failed, if it did. */
async function fetchRuntime(folder: string, env: NodeJS.ProcessEnv, timeout: number): Promise<string> {
  try {
    await promisify(execFile)(process.execPath, [path.join(folder, 'install.js')], { env, timeout });
    return 'its installer left no program';
  } catch (error) {
    if (!(error instanceof Error)) return String(error);
    if ('killed' in error && error.killed) return `it took longer than ${Math.round(timeout / 1000)} seconds`;
    const said = 'stderr' in error ? String(error.stderr) : '';
    return said.split('\n').find((line) => line.trim() !== '') ?? error.message;
  }
}
