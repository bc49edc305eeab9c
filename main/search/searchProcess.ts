import { extname } from 'node:path';
import { type ModelProcess, startModelProcess } from '../../model/process/client.ts';
import type { PackJob, searchHandlers } from '../../model/search/handlers.ts';
import type { Scan, ScanResult, SegmentFile } from '../../model/search/scanner.ts';

type Child = ModelProcess<typeof searchHandlers>;

/** The processes that hold vectors: one answers while the other makes segments, and neither waits for the model. */
export type SearchProcess = {
  scan(scan: Scan, signal: AbortSignal): Promise<ScanResult>;
  open(segments: readonly SegmentFile[], known: readonly string[], memory: number): Promise<void>;
  pack(job: PackJob, signal: AbortSignal): Promise<void>;
  /** Ends the process that makes segments, until it is needed again. */
  endPacking(): Promise<void>;
  close(): Promise<void>;
};

/** Starts each process when it is first needed. */
export function createSearchProcess(): SearchProcess {
  let scanning: Child | null = null;
  let packing: Child | null = null;
  let isClosed = false;

  function start(): Child {
    if (isClosed) throw new Error('Expected an open project for a search, got one that was closed.');
    // The same extension as this file: .ts from the repository, .js when compiled.
    const entry = new URL(`../../model/process/searchChild${extname(import.meta.filename)}`, import.meta.url);
    return startModelProcess<typeof searchHandlers>({ entry });
  }

  async function endPacking(): Promise<void> {
    const ending = packing;
    packing = null;
    await ending?.close();
  }

  return {
    scan(scan, signal) {
      scanning ??= start();
      // Short, and with much in memory: left to its end when nobody waits for it any more.
      return scanning.call('scan', scan, { signal, keepProcess: true });
    },
    open(segments, known, memory) {
      scanning ??= start();
      return scanning.call('openSegments', { segments, known, memory });
    },
    pack(job, signal) {
      packing ??= start();
      return packing.call('packSegment', job, { signal });
    },
    endPacking,
    async close() {
      isClosed = true;
      await Promise.all([scanning?.close(), endPacking()]);
    },
  };
}
