// `npm start [folder]`: the desktop window where Electron's runtime is or can be fetched, else the browser. Without a
// folder the samples are opened.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { dataFolder } from './dataFolder.ts';
import { wordsFor } from './desktop/target.ts';
import { findElectronRuntime } from './electronRuntime.ts';
import { openInBrowser } from './openInBrowser.ts';
import { packageRoot } from './packageRoot.ts';
import { reasonOf } from './reasonOf.ts';
import { untilStopped } from './untilStopped.ts';

/** Electron runs no TypeScript: `npm run build` compiles its entry. */
const electronEntry = path.join(packageRoot, 'dist', 'main', 'electron.js');

/** A window that fails this soon never opened. */
const STARTING_MS = 10_000;

try {
  const { positionals } = parseArgs({ allowPositionals: true });
  process.exitCode = await start(positionals[0]);
} catch (error) {
  console.error(reasonOf(error));
  process.exitCode = 1;
}

async function start(folder: string | undefined): Promise<number> {
  const reason = await openWindow(folder);
  if (typeof reason === 'number') return reason;
  console.log(`The workbench opens in the browser, because ${reason}.`);
  return openBrowserDoor(folder);
}

/** The exit code of the window, or why there is none. */
async function openWindow(folder: string | undefined): Promise<number | string> {
  if (!existsSync(electronEntry)) return 'the desktop app is not built (`npm run build`)';
  const runtime = await findElectronRuntime({
    onFetch: () => console.error("Fetching Electron's runtime, once (OBJEMBED_STUDIO_OFFLINE=1 leaves it out)…"),
  });
  if ('missing' in runtime) return runtime.missing;
  const words = wordsFor(folder === undefined ? 'samples' : { folder });
  const startedAt = performance.now();
  // Native addons stay out of Electron's processes: the app starts its server with the Node of this process.
  const env = { ...process.env, OBJEMBED_STUDIO_NODE: process.execPath };
  const code = await exitCode(spawn(runtime.program, [electronEntry, ...words], { stdio: 'inherit', env }));
  const hasOpened = code === 0 || performance.now() - startedAt > STARTING_MS;
  return hasOpened ? code : `Electron does not start on this machine (code ${code})`;
}

/** 0 when the window was ended on purpose; 127 when the program cannot be run. */
async function exitCode(child: ChildProcess): Promise<number> {
  // Ctrl-C reaches the window as well, which decides when to end; other requests to end are passed on.
  const leaveToChild = () => {};
  const passOn = (signal: NodeJS.Signals) => void child.kill(signal);
  process.on('SIGINT', leaveToChild).on('SIGTERM', passOn);
  try {
    const [code, signal]: (number | string | null)[] = await once(child, 'exit');
    if (typeof code === 'number') return code;
    return signal === 'SIGINT' || signal === 'SIGTERM' || signal === 'SIGHUP' ? 0 : 1;
  } catch {
    return 127;
  } finally {
    process.off('SIGINT', leaveToChild).off('SIGTERM', passOn);
  }
}

async function openBrowserDoor(folder: string | undefined): Promise<number> {
  const { serve } = await import('./serve.ts');
  const stopped = untilStopped();
  const { url, close } = await serve({ folder, samples: folder === undefined, port: 0, dataFolder: dataFolder() });
  console.log(`ObjEmbed Studio is at ${url} until Ctrl-C.`);
  openInBrowser(url);
  await stopped;
  await close();
  return 0;
}
