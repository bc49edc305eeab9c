// What a page can ask about what images hold as a whole.
import type { ImageStatistics } from '../../annotations/curation/statistics.ts';

export type StatisticsRequests = {
  /** Counts and measures the images that a filter matches. The event `progress` tells how far it has come. */
  readonly readStatistics: { params: { filter: string }; result: ImageStatistics };
};
