// Part of the contract between the workbench and the server: types only.

/** ONNX Runtime's name of an execution provider. */
export type ExecutionProvider = 'cpu' | 'cuda' | 'webgpu' | 'dml' | 'coreml';

/** What the model runs on, and what is known of everything that it could run on. */
export type DeviceReport = {
  readonly asked: ExecutionProvider | 'auto';
  /** Null until providers have been tested, which the first use of the model does. */
  readonly got: ExecutionProvider | null;
  /** In sentences. */
  readonly why: string;
  /** Which is being tested; null when none is. */
  readonly testing: ExecutionProvider | null;
  readonly versions: Readonly<Record<string, string>>;
  /** Of this machine, in bytes. */
  readonly memory: { readonly total: number; readonly free: number };
  readonly providers: readonly ProviderReport[];
};

export type ProviderReport = {
  readonly id: ExecutionProvider;
  readonly title: string;
  /** `slow` was not tested any further, as the CPU is many times as fast. */
  readonly state: 'right' | 'slow' | 'wrong' | 'absent' | 'untested';
  /** Why it is not right, in sentences. */
  readonly reason: string | null;
  /** Why it is not used until it is tested again. */
  readonly failure: { readonly reason: string; readonly at: string } | null;
  /** How many times as fast as the CPU it multiplies matrices. */
  readonly speed: number | null;
  /** What stands in for operations that it lacks or computes wrongly. */
  readonly replacements: readonly string[];
  /** Of the bundles that it can run. */
  readonly precisions: readonly string[];
  readonly tests: readonly {
    readonly operation: string;
    readonly passed: boolean;
    /** Largest error as a share of the largest value; null when the operation did not run. */
    readonly error: number | null;
    readonly tolerance: number;
    readonly message: string | null;
  }[];
};
