import type { Box } from '../box.ts';
import type { ProposalSet } from '../proposals.ts';
import {
  type Captions,
  findRecord,
  type ImageRecord,
  type PhraseRecord,
  type PhraseState,
  type Records,
  type Region,
  type Rejection,
  recordsOf,
} from '../records.ts';

/** The proposals of one image: boxes in upright pixels and the proposer's score of each. */
export type DatasetProposals = { readonly boxes: readonly Box[]; readonly scores: ArrayLike<number> };

/** All that an export format may say about one image. */
export type DatasetImage = {
  readonly image: ImageRecord;
  /** Whether the image file was there when the export began. */
  readonly fileExists: boolean;
  readonly regions: readonly Region[];
  readonly captions: Captions | undefined;
  readonly phraseStates: readonly PhraseState[];
  readonly rejections: readonly Rejection[];
  readonly proposals: DatasetProposals;
  /** Boxes that match a phrase well but were not decided on: likely objects without a region. */
  readonly undecided: readonly { readonly box: Box; readonly phraseId: string }[];
  /** The split that a dataset had the image in when it was read; images of a project have none. */
  readonly split?: Split;
  /** The same for images that are the same picture, or nearly; only where somebody has looked. */
  readonly cluster?: string;
};

export type Split = 'train' | 'val' | 'test';

/**
 * What formats write: the vocabulary, and a stream of images, so that any number of them fits in memory. The images can
 * be gone through again: some formats list all images before the first region.
 */
export type Dataset = {
  readonly phrases: readonly PhraseRecord[];
  readonly images: Iterable<DatasetImage> | AsyncIterable<DatasetImage>;
  /** There are proposals, which were not read because nobody asked for them. */
  readonly leftProposals?: boolean;
};

/** Gathers one image from its records. Without proposals (no model run yet) the list of boxes is empty. */
export function toDatasetImage(
  records: Records,
  image: ImageRecord,
  proposals: Pick<ProposalSet, 'boxes' | 'proposerScores'> | undefined,
): DatasetImage {
  const ofImage = ({ imageId }: { imageId: string }): boolean => imageId === image.id;
  return {
    image,
    fileExists: true,
    regions: recordsOf(records, 'region').filter(ofImage),
    captions: findRecord(records, 'captions', image.id),
    phraseStates: recordsOf(records, 'phraseState').filter(ofImage),
    rejections: recordsOf(records, 'rejection').filter(ofImage),
    proposals: { boxes: proposals?.boxes ?? [], scores: proposals?.proposerScores ?? [] },
    undecided: [],
  };
}
