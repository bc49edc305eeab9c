// What a page can ask about work that goes on by itself: proposing for many images.

export type JobRequests = {
  readonly startPropose: { params: ProposeOrder; result: { jobId: string } };
  readonly pauseJob: { params: { jobId: string }; result: null };
  readonly resumeJob: { params: { jobId: string }; result: null };
  readonly cancelJob: { params: { jobId: string }; result: null };
  readonly listJobs: { params: null; result: readonly JobState[] };
};

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
