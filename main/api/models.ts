// What a page can ask about models: those on this machine, and those that can be downloaded.

export type ModelRequests = {
  readonly readModels: { params: null; result: ModelsReport };
  /** Lists a checkpoint or bundle of the server's machine where it is. Refused when it is damaged or neither. */
  readonly addModel: { params: { folder: string }; result: ModelsReport };
  /** Begins or goes on with the download of a model by its name in `offers`. */
  readonly downloadModel: { params: { name: string }; result: ModelsReport };
  /** Deletes what has come of a download or a conversion that was stopped. */
  readonly discardUnfinished: { params: { kind: 'download' | 'convert'; name: string }; result: ModelsReport };
  /** Begins to make a bundle of a checkpoint, beside the other models of the app. */
  readonly convertModel: { params: { id: string; precision: ModelPrecision }; result: ModelsReport };
  /** Begins to read every file of a model, to find damaged ones. */
  readonly verifyModel: { params: { id: string }; result: ModelsReport };
  /** Begins to make a damaged model anew, as its `repair` says. */
  readonly repairModel: { params: { id: string }; result: ModelsReport };
  /** Deletes a model in the app's own folder, and forgets any other. Refused while it is in use. */
  readonly removeModel: { params: { id: string }; result: ModelsReport };
  /** What to run from the next job on, also after a start. */
  readonly useModel: { params: { id: string; numerics: ModelNumerics }; result: ModelsReport };
  /** Stops a download, conversion or verification, or takes one that failed off the list. */
  readonly cancelModelTask: { params: { taskId: string }; result: ModelsReport };
  /** Where models are downloaded from: null for the public hub, and for the proxy of the environment. */
  readonly chooseModelSource: { params: { hub: string | null; proxy: string | null }; result: ModelsReport };
};

export type ModelPrecision = 'fp32' | 'fp16' | 'int8' | 'int4';

/** The arithmetic of the sine tables. */
export type ModelNumerics = 'bf16' | 'fp32';

export type ModelsReport = {
  /** The app's own folder of models. */
  readonly folder: string;
  /** Bytes that can still be written there; null when the disk does not tell. */
  readonly freeBytes: number | null;
  /** What the next job runs: its `id`, also when it is in no list. */
  readonly used: string;
  readonly numerics: ModelNumerics;
  /** The model was given on the command line, and none can be chosen. */
  readonly isFixed: boolean;
  /** The embedded model first. */
  readonly models: readonly ModelEntry[];
  /** What can be downloaded and is not here. */
  readonly offers: readonly ModelOffer[];
  /** Bundles whose conversion was stopped: it goes on when they are converted again. */
  readonly stopped: readonly { readonly name: string; readonly bytes: number }[];
  /** In the order in which they began. */
  readonly tasks: readonly ModelTask[];
  readonly source: {
    /** As chosen. */
    readonly hub: string | null;
    readonly proxy: string | null;
    /** What is used where nothing is chosen. */
    readonly defaultHub: string;
  };
  readonly precisions: readonly { readonly id: ModelPrecision; readonly title: string; readonly summary: string }[];
};

export type ModelEntry = {
  /** `nano`, or the absolute path of its folder. */
  readonly id: string;
  readonly name: string;
  /** Absolute path. */
  readonly folder: string;
  /** A proposer is of use only in a checkpoint or a conversion; `unknown` when its folder does not tell. */
  readonly kind: 'checkpoint' | 'bundle' | 'proposer' | 'unknown';
  readonly bytes: number;
  /** Of a bundle. */
  readonly precision: ModelPrecision | null;
  /** The checkpoint that a bundle was made of: an absolute path, which may be gone. */
  readonly origin: string | null;
  /** Without one it proposes nothing. */
  readonly hasProposer: boolean;
  /** It lies in the app's own folder: to remove it is to delete it. */
  readonly isOurs: boolean;
  /** Sizes are always looked at; `whole` means that its files were read and are right. */
  readonly state: 'whole' | 'unverified' | 'damaged' | 'missing';
  /** What is wrong, in a sentence that names the file. */
  readonly problem: string | null;
  /** ISO 8601 instant. */
  readonly verifiedAt: string | null;
  /** How it can be made anew; null when it cannot. */
  readonly repair: 'convert' | 'download' | null;
};

/** A model of the catalogue. */
export type ModelOffer = {
  readonly name: string;
  readonly summary: string;
  /** Where from, such as `fushh7/ObjEmbed-2B`. */
  readonly repositories: readonly string[];
  /** Of a download that was stopped; `total` is null where it is not known. */
  readonly partial: { readonly done: number; readonly total: number | null } | null;
};

/** Work on a model that takes a while. One that succeeds is gone. */
export type ModelTask = {
  readonly id: string;
  readonly kind: 'download' | 'convert' | 'verify';
  /** The `id` of a model, or the `name` of an offer. */
  readonly target: string;
  readonly title: string;
  readonly status: 'waiting' | 'running' | 'failed';
  /** What is being done, such as the name of a file. */
  readonly step: string;
  /** Bytes; a total of 0 is not known yet. */
  readonly done: number;
  readonly total: number;
  readonly secondsLeft: number | null;
  /** Why it failed, in a sentence. */
  readonly error: string | null;
};
