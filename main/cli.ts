#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { accept } from './commands/accept.ts';
import { captions } from './commands/captions.ts';
import { check } from './commands/check.ts';
import type { AddCommand, Work } from './commands/command.ts';
import { convertDataset, diff, importDataset, validate } from './commands/datasets.ts';
import { demo } from './commands/demo.ts';
import { device } from './commands/device.ts';
import { duplicates } from './commands/duplicates.ts';
import { exportDataset } from './commands/export.ts';
import { model } from './commands/model.ts';
import { propose } from './commands/propose.ts';
import { queue } from './commands/queue.ts';
import { search } from './commands/search.ts';
import { serve } from './commands/serve.ts';
import { states } from './commands/states.ts';
import { stats } from './commands/stats.ts';
import { createTerminal, EXIT } from './terminal.ts';

/** The commands, in the order of a project's life. */
const commands: readonly AddCommand[] = [
  demo,
  serve,
  importDataset,
  propose,
  accept,
  check,
  queue,
  search,
  states,
  captions,
  duplicates,
  stats,
  exportDataset,
  convertDataset,
  validate,
  diff,
  model,
  device,
];

const OLDEST_NODE = 24;

const interrupt = new AbortController();
process.once('SIGINT', () => interrupt.abort(new Error('Cancelled.')));

const program = new Command('objembed-studio')
  .description('Region-caption annotation with ObjEmbed: propose boxes, review them, export training data.')
  .option('--json', 'print one JSON document on stdout instead of text')
  .exitOverride()
  .showHelpAfterError()
  .addHelpText(
    'after',
    `
Exit codes: 0 done, 1 failed, 2 wrong words on the command line, 3 some images failed, 4 rules are broken,
130 cancelled by Ctrl-C (what was done stays).

Example, a folder of photographs from phrases to training data:
  objembed-studio propose photos --phrases phrases.txt "person holding an umbrella"
  objembed-studio accept photos --min-match 0.5 --min-iou 0.6
  objembed-studio export photos --format objembed --out dataset`,
  );
for (const add of commands) add(program, start);

try {
  requireNode();
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
}

async function start(work: Work): Promise<void> {
  const terminal = createTerminal({ json: program.opts<{ json?: boolean }>().json ?? false, signal: interrupt.signal });
  try {
    process.exitCode = await work(terminal);
  } catch (error) {
    if (interrupt.signal.aborted) {
      terminal.remark('Cancelled; what was done stays.');
      process.exitCode = EXIT.cancelled;
      return;
    }
    terminal.fail(error);
    process.exitCode = EXIT.failed;
  }
}

/** The store needs half-precision arrays, and its SQLite binding ends a Node 20 without a word. */
function requireNode(): void {
  const major = Number.parseInt(process.versions.node, 10);
  if (major >= OLDEST_NODE) return;
  program.error(`Expected Node ${OLDEST_NODE} or newer, got ${process.versions.node}; \`npm run cli\` brings its own.`);
}
