// What a page can ask about the embeddings of a whole project: searching, and what is done to what was found.
import type { Box } from '../../annotations/box.ts';

export type SearchRequests = {
  /** Takes in what runs have found, so that searching answers at once; `searching` tells how far that is. */
  readonly prepareSearch: { params: null; result: null };
  /**
   * The nearest objects, or images, of the project, best first. While embeddings are still being taken in, those that
   * are there are searched. Of boxes that overlap as one object does, the best is given; what was
   * rejected for the phrase is not. A client's later search rejects the one before.
   */
  readonly search: { params: SearchOrder; result: SearchAnswer };
  /**
   * Gives proposals and regions a phrase, as one journal entry: they become regions, or the regions that stand for
   * them get the phrase. A text that
   * is no phrase yet becomes one. What was rejected for the phrase, or has it, is left alone.
   */
  readonly labelFound: {
    params: ProposalEdit & { readonly regions: readonly RegionName[] };
    result: EditOutcome;
  };
  /** Says that proposals are not a phrase, as one journal entry. */
  readonly rejectProposals: { params: ProposalEdit; result: EditOutcome };
  /** Gives images a tag, or takes it away, as one journal entry. */
  readonly tagImages: {
    params: { folder: string; imageIds: readonly string[]; tag: string; remove: boolean };
    result: EditOutcome;
  };
};

/** What is searched: objects, or whole images by the embedding that goes with short or with long captions. */
export type SearchSubject = 'object' | 'short' | 'long';

export type SearchQuery =
  | { readonly kind: 'text'; readonly text: string }
  /** What is like this proposal; among images, like its image. */
  | { readonly kind: 'proposal'; readonly imageId: string; readonly runId: string; readonly proposalIndex: number }
  | { readonly kind: 'region'; readonly imageId: string; readonly regionId: string }
  /** A part of an image. */
  | { readonly kind: 'box'; readonly imageId: string; readonly box: Box }
  /** An image file from elsewhere; `name` is only shown. */
  | { readonly kind: 'file'; readonly name: string; readonly bytes: Uint8Array };

export type SearchOrder = {
  readonly query: SearchQuery;
  readonly subject: SearchSubject;
  /** Of images, as in lists. */
  readonly filter: string;
  /** 0 to 1. */
  readonly minScore: number;
  readonly limit: number;
};

export type SearchResult = {
  readonly imageId: string;
  readonly path: string;
  /** Upright pixels. */
  readonly width: number;
  readonly height: number;
  /** Null for an image as a whole. */
  readonly object: FoundObject | null;
  /**
   * What it is ordered by: the match score of a phrase, the semantic score of a caption, and the cosine with an
   * example, where less than 0 counts as 0.
   */
  readonly score: number;
};

export type FoundObject = {
  readonly box: Box;
  /** Null for a region that is no proposal as it is: drawn, corrected or imported. */
  readonly proposal: { readonly runId: string; readonly proposalIndex: number } | null;
  readonly predictedIou: number;
  /** Null where no phrase was searched for. */
  readonly semantic: number | null;
  /** The region that was made of the proposal, or overlaps it as one object does, with its phrases. */
  readonly region: { readonly id: string; readonly phraseIds: readonly string[] } | null;
};

export type SearchAnswer = {
  readonly results: readonly SearchResult[];
  /** Objects or images of the filter, by their score, in bins of equal width from 0 to 1. */
  readonly histogram: readonly number[];
  /** Those still being taken in; null when all are there. */
  readonly pending: SearchProgress | null;
};

/** Images whose embeddings have been taken in, of how many. */
export type SearchProgress = { readonly done: number; readonly total: number };

export type ProposalName = { readonly imageId: string; readonly runId: string; readonly proposalIndex: number };

export type RegionName = { readonly imageId: string; readonly regionId: string };

export type ProposalEdit = {
  readonly folder: string;
  readonly proposals: readonly ProposalName[];
  /** The text of the phrase. */
  readonly text: string;
};

export type EditOutcome = {
  /** The journal entry; null when nothing changed. */
  readonly sequence: number | null;
  /** Proposals, or images, that were changed. */
  readonly changed: number;
};
