import { rm } from 'node:fs/promises';
import { writeModel } from '../graph/onnxFile.ts';
import { buildScanGraph, type SegmentRows } from './scanGraph.ts';
import { createScanner, type Scan, type ScanResult, type SegmentFile } from './scanner.ts';

export interface PackJob {
  readonly folder: string;
  readonly name: string;
  readonly segment: SegmentRows;
}

const scanner = createScanner();

/** What the search process can do: a process of its own, so that it answers while the model works. */
export const searchHandlers = {
  /** Writes the scan of a segment as `<name>.onnx` into a folder that is there, and removes the file of its vectors. */
  async packSegment({ folder, name, segment }: PackJob): Promise<void> {
    await writeModel(buildScanGraph(segment), folder, name);
    await rm(segment.file);
  },

  /** Brings segments into memory before they are asked about. */
  async openSegments(job: {
    readonly segments: readonly SegmentFile[];
    /** All files that there are; others are let go. */
    readonly known: readonly string[];
    readonly memory: number;
  }): Promise<void> {
    return scanner.open(job.segments, job.known, job.memory);
  },

  async scan(scan: Scan): Promise<ScanResult> {
    return scanner.scan(scan);
  },
};
