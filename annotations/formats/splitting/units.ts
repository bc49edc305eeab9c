import type { Split } from '../dataset.ts';

/** What falls into a split as a whole, or is in both in the same proportion. */
export type SplitBy = 'image' | 'folder' | 'duplicates' | 'phrase';

export type SplitOptions = {
  /** The share of the images that goes into validation, 0 to 1. */
  readonly validationRatio: number;
  readonly seed: number;
  readonly splitBy: SplitBy;
};

/** Images that go into one split together; `order` is a hash in [0, 1) of the seed and their name. */
export type Unit = {
  size: number;
  split: Split | undefined;
  readonly order: number;
  /** How many of the images have each phrase. */
  readonly phrases: Map<string, number>;
};
