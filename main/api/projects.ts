// What a page can ask about projects as a whole, and about the settings of the user.
import type { CheckFinding } from '../../annotations/checks.ts';
import type { ModelRun } from '../../annotations/proposals.ts';
import type { PhraseRecord } from '../../annotations/records.ts';

export type ProjectRequests = {
  /** The open project, or null when the server was started without one. */
  readonly openedProject: { params: null; result: ProjectInfo | null };
  /** Makes the folder a project if it is not one yet, closes the one before, and starts a scan for images. */
  readonly openProject: { params: { folder: string }; result: ProjectInfo };
  /** Copies the samples into a folder of the user's data folder and opens them. */
  readonly openSamples: { params: null; result: ProjectInfo };
  readonly closeProject: { params: null; result: null };
  /** The folders that were opened last, the last first. */
  readonly recentFolders: { params: null; result: readonly RecentFolder[] };
  /** Takes a folder off that list; nothing in it is touched. */
  readonly forgetFolder: { params: { folder: string }; result: null };
  /** Findings of the live checks over the whole project, at most `limit`. */
  readonly checkProject: { params: { limit: number }; result: { findings: readonly LocatedFinding[]; total: number } };
  /** Settings of the user, kept beside the app's other data; unknown keys survive. */
  readonly readSettings: { params: null; result: Settings };
  readonly writeSettings: { params: Settings; result: null };
};

export type ProjectInfo = {
  /** Absolute path. */
  readonly folder: string;
  /** The last part of the path. */
  readonly name: string;
  readonly images: number;
  /** Whether the folder is still being looked through. */
  readonly scanning: boolean;
  readonly phrases: readonly PhraseRecord[];
  /** The run whose proposals are shown; null before the first. */
  readonly run: ModelRun | null;
};

/** A folder that was a project once, by its absolute path, and whether it is still there. */
export type RecentFolder = { readonly folder: string; readonly exists: boolean };

export type LocatedFinding = CheckFinding & { readonly path: string | null };

/** JSON by key; the workbench owns the keys. */
export type Settings = Readonly<Record<string, unknown>>;
