import { SingleBar } from 'cli-progress';
import Table from 'cli-table3';
import { reasonOf } from './reasonOf.ts';

/** Exit codes of every command, so that scripts can tell the outcomes apart. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  someImagesFailed: 3,
  findings: 4,
  cancelled: 130,
} as const;

/** Where a command writes: results to stdout, progress and remarks to stderr. */
export type Terminal = {
  /** Aborted by Ctrl-C: long work stops at the next image and keeps what is done. */
  readonly signal: AbortSignal;
  /** The outcome of the command: one JSON document with `--json`, otherwise the text. */
  result(value: object, asText: () => string): void;
  /** What a person should know, but no script reads. */
  remark(text: string): void;
  /** Says what went wrong; with DEBUG in the environment also where. */
  fail(error: unknown): void;
  /** Shows how far long work has come: a bar on a terminal, a plain line every few seconds elsewhere. */
  progress(label: string, total: number): Progress;
};

export type Progress = {
  update(done: number, total: number, remark?: string): void;
  /** To be called whatever the work came to: it gives the cursor back. */
  stop(): void;
};

const PLAIN_LINE_EVERY_MS = 5_000;

export function createTerminal({ json, signal }: { json: boolean; signal: AbortSignal }): Terminal {
  return {
    signal,
    result(value, asText) {
      console.log(json ? JSON.stringify(value, null, 2) : asText());
    },
    remark(text) {
      console.error(text);
    },
    fail(error) {
      const message = reasonOf(error);
      if (json) console.log(JSON.stringify({ error: message }, null, 2));
      console.error(process.env.DEBUG && error instanceof Error ? error.stack : message);
    },
    progress: (label, total) => (process.stderr.isTTY ? bar(label, total) : plainLines(label)),
  };
}

/** Rows of text in aligned columns; those with numbers in the first row to the right. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const [first = []] = rows;
  const out = new Table({
    head: [...head],
    style: { head: [], border: [], compact: true },
    colAligns: head.map((_, column) => (typeof first[column] === 'number' ? 'right' : 'left')),
  });
  out.push(...rows.map((row) => [...row]));
  return out.toString();
}

function bar(label: string, total: number): Progress {
  const view = new SingleBar({
    format: `${label} {bar} {value}/{total}  {remark}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    stream: process.stderr,
  });
  view.start(total, 0, { remark: '' });
  return {
    update(done, all, remark = '') {
      view.setTotal(all);
      view.update(done, { remark });
    },
    stop: () => view.stop(),
  };
}

function plainLines(label: string): Progress {
  let lastPrinted = performance.now();
  return {
    update(done, total, remark = '') {
      const now = performance.now();
      if (done < total && now - lastPrinted < PLAIN_LINE_EVERY_MS) return;
      lastPrinted = now;
      console.error(`${label} ${done}/${total}${remark ? `, ${remark}` : ''}`);
    },
    stop() {},
  };
}
