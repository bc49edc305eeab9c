// What a page can ask about images that are the same.
import type { DuplicateGroup } from '../../annotations/curation/duplicateImages.ts';
import type { ImageEntry } from './images.ts';

export type DuplicateRequests = {
  /**
   * Finds images that are copies of each other, or nearly the same. Looks only at files that are new or have changed;
   * the event `progress` tells how far it has come.
   */
  readonly findDuplicates: { params: null; result: DuplicatesReport };
};

export type DuplicatesReport = {
  /** In the order of their first images. */
  readonly groups: readonly (Pick<DuplicateGroup, 'kind'> & { readonly images: readonly DuplicateImage[] })[];
  /** Images that were looked at. */
  readonly images: number;
  /** Those that could not be, and why. */
  readonly unreadable: readonly { readonly path: string; readonly error: string }[];
  /** Regions of one image with one and the same box. */
  readonly boxes: readonly { readonly imageId: string; readonly path: string; readonly regions: number }[];
};

export type DuplicateImage = Omit<ImageEntry, 'index'>;
