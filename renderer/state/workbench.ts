import type { Box } from '../../annotations/box.ts';
import type { Change } from '../../annotations/change.ts';
import type { CheckFinding } from '../../annotations/checks.ts';
import type { ModelRun, ProposalSet } from '../../annotations/proposals.ts';
import type { ImageRecord, PhraseRecord, Records } from '../../annotations/records.ts';
import type { LearnedPhrase, QueueEntry, QueueFilter, QueueState } from '../../main/api/curation.ts';
import type { ImageEntry, PhraseEntry } from '../../main/api/images.ts';
import type { JobState } from '../../main/api/jobs.ts';
import type { ModelsReport } from '../../main/api/models.ts';
import type { ProjectInfo, RecentFolder } from '../../main/api/projects.ts';
import type { SearchProgress } from '../../main/api/search.ts';
import type { DeviceReport } from '../../main/deviceReport.ts';

/** The open image with everything that belongs to it. Records are those of the image and all phrases. */
export type EditedImage = {
  readonly image: ImageRecord;
  readonly records: Records;
  readonly run: ModelRun | null;
  readonly proposals: ProposalSet | null;
  /** Semantic scores [N, T] of the proposals against `columns`; null without proposals or until the texts are embedded. */
  readonly scores: { readonly columns: readonly PhraseRecord[]; readonly semantic: Float32Array } | null;
  /** Semantic scores of the captions against the coarse and the detailed image token; null where unknown. */
  readonly captionScores: { readonly short: number | null; readonly long: number | null };
  readonly error: string | null;
};

/** What the model says of a box as it is drawn, or of the selected region where it is or is dragged to; all in [0, 1]. */
export type LiveScores = {
  /** Null for a box that is no region yet. */
  readonly regionId: string | null;
  /** The box that was scored. */
  readonly box: Box;
  /** Whether it is the region's box, and at rest: otherwise later scores are on their way. */
  readonly isSettled: boolean;
  readonly predictedIou: number;
  /** By phrase id. */
  readonly semantic: Readonly<Record<string, number>>;
};

/** A tighter box that the model proposes for a region. */
export type Ghost = {
  readonly regionId: string;
  /** The region's box that it is to replace. */
  readonly before: Box;
  readonly box: Box;
  readonly predictedIou: number;
};

/** A proposal as the review shows it, for the phrase that it matches best among those in question. */
export type ReviewItem = {
  readonly proposalIndex: number;
  readonly box: Box;
  readonly phrase: PhraseRecord;
  readonly semantic: number;
  readonly predictedIou: number;
  readonly match: number;
};

/** What decisions on proposals of one model teach, by phrase id; without a prototype while there are too few. */
export type Learned = {
  readonly modelId: string;
  readonly phrases: ReadonlyMap<string, Omit<LearnedPhrase, 'phraseId'>>;
};

export type Thresholds = { readonly minMatch: number; readonly minIou: number };

/** What is selected on the canvas: regions, or one proposal. */
export type Selection =
  | { readonly kind: 'regions'; readonly ids: readonly string[] }
  | { readonly kind: 'proposal'; readonly index: number };

export type Tool = 'select' | 'draw';

export type SaveState =
  | { readonly kind: 'saved'; readonly at: string | null }
  | { readonly kind: 'saving' }
  | { readonly kind: 'failed'; readonly reason: string };

export type ConnectionState = 'connecting' | 'open' | 'lost';

/** Where the picture is seen from: image pixel at the middle of the canvas, and screen pixels per image pixel. */
export type View = { readonly centreX: number; readonly centreY: number; readonly scale: number };

export type Panel = 'explorer' | 'queue' | 'phrases' | 'settings';
export type BottomPanel = 'problems' | 'jobs' | 'history';
export type Dialog =
  | 'palette'
  | 'quick open'
  | 'keybindings'
  | 'export'
  | 'import'
  | 'propose'
  | 'open folder'
  | 'accept all'
  | 'copy regions'
  | 'states'
  | 'captions'
  | 'device'
  | 'models'
  | 'statistics'
  | 'duplicates';

/** Everything that the workbench shows, as one immutable value; parts that nothing touched keep their identity. */
export type WorkbenchState = {
  readonly connection: ConnectionState;
  readonly project: ProjectInfo | null;
  /** Folders to open again, the last opened first. */
  readonly recentFolders: readonly RecentFolder[];
  readonly phrases: readonly PhraseEntry[];
  /** The phrase that new regions get and that the review is about; null means all phrases. */
  readonly activePhraseId: string | null;
  readonly filter: string;
  readonly current: ImageEntry | null;
  /** Several images of the explorer, for what is done to all of them; empty while none is chosen beside the open one. */
  readonly chosenImageIds: ReadonlySet<string>;
  readonly edited: EditedImage | null;
  /** Whether the next image is on its way. */
  readonly loading: boolean;
  readonly selection: Selection;
  /** Of the box that is being drawn, or else the one selected region; null until the model has seen it. */
  readonly live: LiveScores | null;
  readonly ghost: Ghost | null;
  /** The proposal that a list points at, to be seen on the canvas without being selected. */
  readonly pointed: { readonly imageId: string; readonly proposalIndex: number } | null;
  readonly tool: Tool;
  readonly hiddenRegionIds: ReadonlySet<string>;
  readonly lockedRegionIds: ReadonlySet<string>;
  readonly showsProposals: boolean;
  readonly showsRegions: boolean;
  readonly showsScores: boolean;
  readonly showsCrosshair: boolean;
  /** Whether the model is asked about a box at every place that the pointer drags it to, or only where it is let go. */
  readonly scoresWhileDragged: boolean;
  readonly thresholds: Thresholds;
  readonly reviewOrder: 'match' | 'uncertainty';
  /** Whether what people accept and reject changes the order of what is left. */
  readonly learnsWhileAccepting: boolean;
  /** What was learned so far; null while nothing is to be learned. */
  readonly learned: Learned | null;
  readonly brightness: number;
  readonly contrast: number;
  /** Null fits the image. Kept from image to image. */
  readonly view: View | null;
  readonly undo: readonly UndoStep[];
  readonly redo: readonly UndoStep[];
  /** How far a request over many images has come; null when there is none. */
  readonly progress: { readonly done: number; readonly total: number } | null;
  /** Whether the results of a search stand in the place of the image. */
  readonly showsSearch: boolean;
  /** How far embeddings have been taken in for searching; null when all are. */
  readonly searching: SearchProgress | null;
  /** Proposals of an image that are searched at most. */
  readonly searchProposals: number;
  /** Of vectors that may stay in memory. */
  readonly searchMegabytes: number;
  /** Filters of images that the user kept, the last first. */
  readonly savedFilters: readonly string[];
  readonly save: SaveState;
  readonly jobs: readonly JobState[];
  /** What the model runs on; null until the server has told. */
  readonly device: DeviceReport | null;
  /** The models of the server's machine; null until the server has told. */
  readonly models: ModelsReport | null;
  readonly panel: Panel | null;
  readonly bottomPanel: BottomPanel | null;
  readonly dialog: Dialog | null;
  readonly theme: 'dark' | 'light' | 'high contrast';
  readonly keymapPreset: string;
  /** Keys of the user's own by command id; an empty list takes a command's keys away. */
  readonly keybindings: Readonly<Record<string, readonly string[]>>;
  /** Counts up whenever lists of images should be asked for anew. */
  readonly imagesVersion: number;
  /** Counts up whenever the journal grew. */
  readonly historyVersion: number;
  readonly findings: readonly CheckFinding[];
  /** How much there is in the queue of disagreements; null until the server has told. */
  readonly queue: QueueState | null;
  /** Counts up whenever lists of the queue should be asked for anew. */
  readonly queueVersion: number;
  readonly queueFilter: QueueFilter;
  /** Objects that the phrase fits that is being written for a region; null while none is written. */
  readonly ambiguous: AmbiguousObjects | null;
  /** The disagreement of which the queue shows the evidence. */
  readonly disagreement: QueueEntry | null;
};

/** Boxes of an image that a phrase fits too, the best first, with their match scores. */
export type AmbiguousObjects = {
  readonly imageId: string;
  readonly objects: readonly { readonly box: Box; readonly match: number }[];
};

export type LabelledChange = { readonly change: Change; readonly label: string; readonly imageId: string | null };

/** Journal entries of what the server did at our request over many images: too much to be held here. */
export type StoredStep = { readonly label: string; readonly sequences: readonly number[] };

/** A disagreement that was taken off the queue, which is no change of records. */
export type SkippedStep = {
  readonly label: string;
  readonly skipped: { readonly imageId: string; readonly key: string };
};

export type UndoStep = LabelledChange | StoredStep | SkippedStep;

/** An edit of records: one of the pure edits of annotations/edits, with its parameters filled in. */
export type Edit = (records: Records) => Change;
