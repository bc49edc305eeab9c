// Runs the real command line as a user does: a process of its own, told apart by exit code, stdout and stderr.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';

const cli = resolve(import.meta.dirname, '..', '..', 'main', 'cli.ts');

export type Outcome = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** In place of the user's own. */
const dataFolder = mkdtempSync(join(tmpdir(), 'objembed-data-'));
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

/** Starts a command without waiting for its end. */
export function startCommand(words: readonly string[]): { child: ChildProcess; outcome: Promise<Outcome> } {
  const child = spawn(process.execPath, [cli, ...words], {
    env: { OBJEMBED_STUDIO_DATA: dataFolder, ...process.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const outcome = new Promise<Outcome>((done) => {
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('close', (code) => done({ code, stdout, stderr }));
  });
  return { child, outcome };
}

export function runCommand(...words: string[]): Promise<Outcome> {
  return startCommand(words).outcome;
}

/** The JSON document of a command that succeeded; otherwise an error with what it said. */
export async function runJson<T>(...words: string[]): Promise<T> {
  const { code, stdout, stderr } = await runCommand('--json', ...words);
  if (code !== 0) throw new Error(`Exit code ${code} of ${words.join(' ')}:\n${stderr}`);
  return JSON.parse(stdout);
}

/** A folder that goes away with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'objembed-e2e-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
