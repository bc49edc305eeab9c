import type { ReviewedCaption } from '../api/captions.ts';
import type { Model } from '../model.ts';
import type { WritableProject } from '../store/openProject.ts';

/** What a review of captions is asked for. */
export type CaptionOrder = {
  readonly project: WritableProject;
  /** The ids of the images whose captions are reviewed. */
  readonly only: readonly string[];
  /** The match score from which a phrase without a threshold of its own is taken for found. */
  readonly minMatch: number;
  readonly limit: number;
  readonly openModel: () => Promise<Model>;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
};

/** A caption with its embedding [C], and the run whose findings stand for its image. */
export type ScoredCaption = Pick<ReviewedCaption, 'imageId' | 'path' | 'kind' | 'text' | 'score'> & {
  readonly runId: string;
  readonly embedding: Float32Array;
};
