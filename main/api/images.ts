// What a page can ask about images, their proposals and the vocabulary.
import type { Box } from '../../annotations/box.ts';
import type { ModelRun, ProposalSet } from '../../annotations/proposals.ts';
import type { AnnotationRecord, ImageRecord, PhraseRecord, Review } from '../../annotations/records.ts';

export type ImageRequests = {
  /** A window of the images that the filter matches, ordered by path. */
  readonly listImages: { params: { filter: string; offset: number; limit: number }; result: ImagePage };
  /** The next (step 1) or previous (step -1) image that the filter matches; from null is before the first or after the last. */
  readonly findImage: {
    params: { filter: string; from: string | null; step: 1 | -1 };
    result: ImageEntry | null;
  };
  /** One image and its place among those that the filter matches; null when it is not among them. */
  readonly locateImage: { params: { filter: string; imageId: string }; result: ImageEntry | null };
  /** The folders that hold images, with how far these have come; without those that hold only folders. By path. */
  readonly listFolders: { params: null; result: readonly FolderCounts[] };
  /** All that the editor shows of one image. Reads the size of the file when it is not known yet. */
  readonly openImage: { params: { imageId: string }; result: OpenImage };
  /** The vocabulary in its order, with what the project holds of each phrase. */
  readonly listPhrases: { params: null; result: readonly PhraseEntry[] };
  /** Embeds texts with the model of a run, or finds them embedded: rows [T, C] of unit length, without an image pass. */
  readonly embedTexts: {
    params: { runId: string; kind: 'object' | 'image'; texts: readonly string[] };
    result: { embeddings: Float32Array };
  };
  /**
   * Scores boxes of an image as the model of a run does, among the run's proposals: embeddings [N, C] as rows of unit
   * length, predicted IoU [N] in [0, 1]. The first call for an image runs the model over all of it; no boxes get it
   * ready. A client's later call rejects the one before.
   */
  readonly scoreBoxes: {
    params: { imageId: string; runId: string; boxes: readonly Box[] };
    result: { objectEmbeddings: Float32Array; predictedIou: Float32Array };
  };
  /** A tighter box around the same object, with its scores as a list of one; null when the model finds none. */
  readonly tightenBox: {
    params: { imageId: string; runId: string; box: Box };
    result: { box: Box; objectEmbeddings: Float32Array; predictedIou: Float32Array } | null;
  };
};

/** How far an image has come. `proposals` waits for a person: a run has seen it and nobody decided anything. */
export type ImageStatus = 'unseen' | 'proposals' | Review['status'];

/** An image as lists show it. */
export type ImageEntry = {
  readonly id: string;
  readonly path: string;
  /** Upright pixels; 0 until the file has been read. */
  readonly width: number;
  readonly height: number;
  readonly status: ImageStatus;
  readonly regions: number;
  /** Its place among the images that the filter matches. */
  readonly index: number;
};

export type ImagePage = { readonly total: number; readonly entries: readonly ImageEntry[] };

/** How many images lie in one folder, not counting those below it, and how far they have come. */
export type FolderCounts = {
  /** Without a slash at the end; empty at the top of the project. */
  readonly path: string;
} & { readonly [S in ImageStatus]: number };

export type OpenImage = {
  readonly image: ImageRecord;
  /** The image, its own records and the phrases of the project. */
  readonly records: readonly AnnotationRecord[];
  readonly run: ModelRun | null;
  /** What the run found in the image; null when it has not seen it. */
  readonly proposals: ProposalSet | null;
  /** Why the image cannot be shown or proposed for, in a sentence; null when all is well. */
  readonly error: string | null;
};

export type PhraseEntry = PhraseRecord & {
  readonly regions: number;
  readonly images: number;
};
