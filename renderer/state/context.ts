import type { Change } from '../../annotations/change.ts';
import type { Client } from '../connection/client.ts';
import type { Actions } from './actions.ts';
import type { Batches } from './batches.ts';
import type { BehindPaint } from './behindPaint.ts';
import type { Prefetch } from './prefetch.ts';
import type { SaveQueue } from './saveQueue.ts';
import type { UnsavedChanges } from './unsaved.ts';
import type { EditedImage, WorkbenchState } from './workbench.ts';

export type Severity = 'info' | 'warning' | 'error';

/** What every action works with. */
export type Context = {
  get(): WorkbenchState;
  set(part: Partial<WorkbenchState>): void;
  readonly request: Client['request'];
  /** Scores the image that was just shown, in its own time. */
  readonly score: (edited: EditedImage) => void;
  /** Scores what is dragged, in its own time. */
  readonly followDrag: Actions['followDrag'];
  readonly followDrawing: Actions['followDrawing'];
  /** Learns from the decisions of a change that was stored, in its own time. */
  readonly learnFrom: (change: Change) => void;
  readonly behindPaint: BehindPaint;
  readonly queue: SaveQueue;
  readonly unsaved: UnsavedChanges;
  readonly ahead: Prefetch;
  /** What the server does at our request over many images. */
  readonly batches: Batches;
  /** Counts what was done to records, by whomever: tells whether an answer of the server may be older than they are. */
  readonly clock: { changes: number };
  /** Ask the server anew: for the open image, for the vocabulary with its counts, for the project's counts. */
  readonly refreshImage: () => void;
  readonly refreshPhrases: () => void;
  readonly refreshProject: () => void;
  notify(severity: Severity, text: string): void;
  newId(): string;
};
