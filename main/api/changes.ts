// What a page can ask to change, and what it can ask of the journal of changes.
import type { Change } from '../../annotations/change.ts';
import type { Region } from '../../annotations/records.ts';

export type ChangeRequests = {
  /**
   * Stores one change in the project of this folder, durably; no other project takes it. Rejects with the name
   * `ConflictError` when a record is not what the change found.
   */
  readonly commit: {
    params: { folder: string; change: Change; label: string };
    result: { sequence: number | null; at: string };
  };
  /** Journal entries, the newest first, before the given sequence. */
  readonly listHistory: { params: { before: number | null; limit: number }; result: readonly HistoryEntry[] };
  /** What an entry of the journal changed. */
  readonly readHistory: { params: { sequence: number }; result: { change: Change } };
  /**
   * Stores the inverses of journal entries, the last first, all or none: undo, and redo, of what the server did over
   * many images. Rejects with the name `ConflictError` when a record was changed since.
   */
  readonly revert: {
    params: { sequences: readonly number[]; label: string };
    result: { sequences: readonly number[] };
  };
  /**
   * Copies regions of an image to the next so many images of a filter, as one journal entry (or a few). Where a region
   * has the box already it gets the phrases that it lacks, or is skipped.
   */
  readonly copyRegions: {
    params: { filter: string; from: string; regionIds: readonly string[]; images: number };
    result: { copied: number; skipped: number; images: number };
  };
  /** What the journal tells of one region, the newest first, at most `limit` entries. */
  readonly regionHistory: {
    params: { regionId: string; limit: number };
    result: { readonly entries: readonly RegionEvent[] };
  };
  /**
   * Accepts, in all images of a filter, the proposals that reach the thresholds, those of a phrase before these; a
   * journal entry per 2,000 images, of which `changed` tells. A dry run only counts.
   */
  readonly acceptAll: {
    params: { filter: string; minMatch: number; minIou: number; dryRun: boolean };
    result: {
      /** Proposals that became a region, or gave the region that they were another phrase. */
      accepted: number;
      /** Images in which that was so. */
      changed: number;
      /** Images that were looked through. */
      images: number;
    };
  };
};

export type HistoryEntry = {
  readonly sequence: number;
  /** ISO 8601 instant. */
  readonly at: string;
  readonly origin: 'user' | 'import' | 'cli';
  readonly label: string;
};

/** A journal entry with what it did to one region: null before it was there, or after it was deleted. */
export type RegionEvent = HistoryEntry & { readonly before: Region | null; readonly after: Region | null };
