// The contract between the workbench and the server: types only. The server checks every request against the schemas
// of main/server/requests.ts before it acts; a refused or failed request rejects with a sentence for the user.
import type { Box } from '../annotations/box.ts';
import type { Change } from '../annotations/change.ts';
import type { CheckFinding } from '../annotations/checks.ts';
import type { Rule } from '../annotations/findings.ts';
import type { FormatOption } from '../annotations/formats/describeOptions.ts';
import type { ModelRun, ProposalSet } from '../annotations/proposals.ts';
import type { AnnotationRecord, ImageRecord, PhraseRecord, Region, Review } from '../annotations/records.ts';
import type { DeviceReport, ExecutionProvider } from './deviceReport.ts';

/** Every request the workbench can make: its parameters and its answer. */
export type Requests = {
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

  /** A window of the images that the filter matches, ordered by path. */
  readonly listImages: { params: { filter: string; offset: number; limit: number }; result: ImagePage };
  /** The next (step 1) or previous (step -1) image that the filter matches; from null is before the first or after the last. */
  readonly findImage: {
    params: { filter: string; from: string | null; step: 1 | -1 };
    result: ImageEntry | null;
  };
  /** One image and its place among those that the filter matches; null when it is not among them. */
  readonly locateImage: { params: { filter: string; imageId: string }; result: ImageEntry | null };
  /** The folders that hold images, with how far these have come; without those that hold only folders. By path. */
  readonly listFolders: { params: null; result: readonly FolderCounts[] };
  /** All that the editor shows of one image. Reads the size of the file when it is not known yet. */
  readonly openImage: { params: { imageId: string }; result: OpenImage };

  /** The vocabulary in its order, with what the project holds of each phrase. */
  readonly listPhrases: { params: null; result: readonly PhraseEntry[] };
  /** Embeds texts with the model of a run, or finds them embedded: rows [T, C] of unit length, without an image pass. */
  readonly embedTexts: {
    params: { runId: string; kind: 'object' | 'image'; texts: readonly string[] };
    result: { embeddings: Float32Array };
  };
  /**
   * Scores boxes of an image as the model of a run does, among the run's proposals: embeddings [N, C] as rows of unit
   * length, predicted IoU [N] in [0, 1]. The first call for an image runs the model over all of it; no boxes get it
   * ready. A client's later call rejects the one before.
   */
  readonly scoreBoxes: {
    params: { imageId: string; runId: string; boxes: readonly Box[] };
    result: { objectEmbeddings: Float32Array; predictedIou: Float32Array };
  };
  /** A tighter box around the same object, with its scores as a list of one; null when the model finds none. */
  readonly tightenBox: {
    params: { imageId: string; runId: string; box: Box };
    result: { box: Box; objectEmbeddings: Float32Array; predictedIou: Float32Array } | null;
  };

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
   * Stores the inverses of journal entries, the last first and each by itself: undo, and redo, of what the server did
   * over many images. Entries that were stored before one met a conflict stay.
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

  /** Findings of the live checks over the whole project, at most `limit`. */
  readonly checkProject: { params: { limit: number }; result: { findings: readonly LocatedFinding[]; total: number } };

  readonly startPropose: { params: ProposeOrder; result: { jobId: string } };
  readonly pauseJob: { params: { jobId: string }; result: null };
  readonly resumeJob: { params: { jobId: string }; result: null };
  readonly cancelJob: { params: { jobId: string }; result: null };
  readonly listJobs: { params: null; result: readonly JobState[] };
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

  readonly listExportFormats: { params: null; result: readonly DatasetFormat[] };
  /** Reads the project as the export would and reports every rule it breaks; writes nothing. */
  readonly checkExport: { params: ExportOrder; result: ExportReport };
  /** Writes the dataset; `written` is empty when open errors that are not allowed stood in the way. */
  readonly writeExport: {
    params: ExportOrder & { out: string; allow: readonly string[] };
    result: { report: ExportReport; written: readonly string[]; refused: readonly string[] };
  };

  readonly listImportFormats: { params: null; result: readonly DatasetFormat[] };
  /**
   * Brings a dataset of the server's machine into the project, whole or not at all; a dry run only says what would
   * come. Open errors that are not allowed are `refused`, and nothing is stored. Stored entries are told as `changed`.
   */
  readonly importDataset: { params: ImportOrder; result: ImportOutcome };

  /** What the model runs on and why; probes nothing. */
  readonly readDevice: { params: null; result: DeviceReport };
  /** Tests an execution provider, or all (null), against known results, and forgets that they failed before. */
  readonly testDevice: { params: { provider: ExecutionProvider | null }; result: DeviceReport };
  /** What to run the model on from the next job on. */
  readonly chooseProvider: { params: { provider: ExecutionProvider | 'auto' }; result: DeviceReport };

  /** Settings of the user, kept beside the app's other data; unknown keys survive. */
  readonly readSettings: { params: null; result: Settings };
  readonly writeSettings: { params: Settings; result: null };
};

/** What the server tells without being asked. */
export type Events = {
  /** A change that any client or job stored; `client` is the one that asked for it, `label` that of the journal. */
  readonly changed: { change: Change; sequence: number; label: string; client: string | null };
  /** How many images a long request of one client has looked through. */
  readonly progress: { done: number; total: number; client: string };
  readonly jobs: readonly JobState[];
  /** Images were found, read or proposed for: lists and badges should be asked for anew. */
  readonly imagesChanged: { imageIds: readonly string[] | 'all' };
  readonly projectOpened: ProjectInfo | null;
  /** A folder was opened or forgotten. */
  readonly recentFolders: readonly RecentFolder[];
  /** What the model runs on, or what is known of it, changed. */
  readonly device: DeviceReport;
  /** Something the user should read once, such as a model process that was started again. */
  readonly notice: { severity: 'info' | 'warning' | 'error'; text: string };
};

export type Method = keyof Requests;
export type Params<M extends Method> = Requests[M]['params'];
export type Result<M extends Method> = Requests[M]['result'];

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

/** How far an image has come. `proposals` waits for a person: a run has seen it and nobody decided anything. */
export type ImageStatus = 'unseen' | 'proposals' | Review['status'];

/** An image as lists show it. */
export type ImageEntry = {
  readonly id: string;
  readonly path: string;
  /** Upright pixels; 0 until the file has been read. */
  readonly width: number;
  readonly height: number;
  readonly status: ImageStatus;
  readonly regions: number;
  /** Its place among the images that the filter matches. */
  readonly index: number;
};

export type ImagePage = { readonly total: number; readonly entries: readonly ImageEntry[] };

/** How many images lie in one folder, not counting those below it, and how far they have come. */
export type FolderCounts = {
  /** Without a slash at the end; empty at the top of the project. */
  readonly path: string;
} & { readonly [S in ImageStatus]: number };

export type OpenImage = {
  readonly image: ImageRecord;
  /** The image, its own records and the phrases of the project. */
  readonly records: readonly AnnotationRecord[];
  readonly run: ModelRun | null;
  /** What the run found in the image; null when it has not seen it. */
  readonly proposals: ProposalSet | null;
  /** Why the image cannot be shown or proposed for, in a sentence; null when all is well. */
  readonly error: string | null;
};

export type PhraseEntry = PhraseRecord & {
  readonly regions: number;
  readonly images: number;
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

export type LocatedFinding = CheckFinding & { readonly path: string | null };

/** What to run the model over. A dry run proposes for five images and then estimates. */
export type ProposeOrder = {
  readonly scope:
    | { readonly kind: 'images'; readonly imageIds: readonly string[] }
    | { readonly kind: 'filter'; readonly filter: string };
  /** Only images that the run has not seen; otherwise they are seen again by a new run. */
  readonly onlyNew: boolean;
  readonly dryRun: boolean;
};

export type JobState = {
  readonly id: string;
  readonly title: string;
  readonly status: 'running' | 'paused' | 'done' | 'cancelled' | 'failed';
  readonly done: number;
  readonly total: number;
  readonly imagesPerSecond: number;
  /** Seconds that the rest is expected to take; of a dry run, the whole. Null while unknown. */
  readonly secondsLeft: number | null;
  /** ISO 8601 instant. */
  readonly startedAt: string;
  readonly errors: readonly { readonly imageId: string; readonly path: string; readonly error: string }[];
  /** What the job came to or why it stopped, in a sentence. */
  readonly summary: string | null;
};

/** A format with the options for writing it, or for reading it; `doc` is a paragraph. */
export type DatasetFormat = {
  readonly id: string;
  readonly title: string;
  readonly doc: string;
  readonly options: readonly FormatOption[];
};

/** What is said of a format's options; what is left out takes its default. */
export type OptionValues = Readonly<Record<string, boolean | number | string>>;

export type ExportOrder = {
  readonly format: string;
  /** Share of the images, by a hash of their path, that goes into the validation split: 0 to 0.5. */
  readonly validationRatio: number;
  /** Changes which images those are. */
  readonly seed: number;
  readonly options: OptionValues;
};

export type ImportOrder = {
  /** Absolute path of a folder or file. */
  readonly dataset: string;
  /** Null for the one that the dataset looks like. */
  readonly format: string | null;
  readonly options: OptionValues;
  /** Frame of the boxes of turned images whose size does not tell it. */
  readonly frame: 'stored' | 'upright';
  /** Other texts for phrases of the dataset; null leaves one out, with the regions that have no other. */
  readonly phrases: Readonly<Record<string, string | null>>;
  readonly allow: readonly string[];
  readonly dryRun: boolean;
};

export type ImportOutcome = {
  readonly report: ExportReport;
  readonly refused: readonly string[];
  /** Texts of the dataset's phrases, before any was renamed. */
  readonly phrases: readonly string[];
  /** What was added, or would have been; `images` were matched, `updated` regions got a phrase. */
  readonly imported: Readonly<Record<'images' | 'phrases' | 'regions' | 'captions' | 'states' | 'updated', number>>;
  /** First and last journal entry; null when nothing was stored. */
  readonly entries: { readonly first: number; readonly last: number } | null;
};

/** What writing or reading a dataset found. */
export type ExportReport = {
  /** The id of the format. */
  readonly format: string;
  readonly openErrors: number;
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly rules: readonly (Rule & {
    readonly code: string;
    readonly count: number;
    readonly fixed: number;
    /** Somebody must agree before it is lost. */
    readonly loses?: true;
    /** The first of them; `file` and `row` where they were read. */
    readonly hits: readonly {
      readonly imageId: string | null;
      readonly path: string | null;
      readonly file?: string;
      readonly row?: number;
      readonly message: string;
    }[];
  })[];
};

/** JSON by key; the workbench owns the keys. */
export type Settings = Readonly<Record<string, unknown>>;

// Images travel over HTTP (a custom protocol on the desktop), so that the page streams and caches them:
//   /images/<image id>       the upright picture, as JPEG, PNG or WebP that a browser can show
//   /thumbnails/<image id>   the same, at most 256 px wide and high, as WebP
