// What a page can ask about the captions of many images.
import type { CheckedPhrase } from '../../annotations/curation/captionCheck.ts';

export type CaptionRequests = {
  /**
   * The captions that fit their images worst in the images of a filter, each with the image of the whole project that
   * fits it better, if one does, and with how well its phrases are found. `minMatch` is the match score from which a
   * phrase without a threshold of its own is taken for found.
   */
  readonly reviewCaptions: {
    params: { filter: string; minMatch: number; limit: number };
    result: CaptionReview;
  };
};

export type CaptionReview = {
  /** Captions that were scored. */
  readonly captions: number;
  /** The worst first. */
  readonly worst: readonly ReviewedCaption[];
};

export type ReviewedCaption = {
  readonly imageId: string;
  readonly path: string;
  readonly kind: 'short' | 'long';
  readonly text: string;
  /** Semantic score of the caption and its own image, in [0, 1]. */
  readonly score: number;
  /** The image that fits the caption best, where that is another one. */
  readonly better: { readonly imageId: string; readonly path: string; readonly score: number } | null;
  /** What the caption names, by how well it is found in its own image. */
  readonly phrases: readonly CheckedPhrase[];
};
