// What a page can ask about the quality of what people did: where they and the model disagree.
import type { DisagreementKind } from '../../annotations/curation/disagreements.ts';
import type { Suggestion } from '../../annotations/curation/suggestions.ts';

export type CurationRequests = {
  /** How much there is in the queue of disagreements. */
  readonly readQueue: { params: null; result: QueueState };
  /**
   * A window of the disagreements that a filter matches: images by expected edits, in each the surest first. No kinds
   * are all kinds, no phrase is any. Answers from what was judged so far; the event `queue` tells when that changes.
   */
  readonly listQueue: {
    params: QueueFilter & { offset: number; limit: number };
    result: QueuePage;
  };
  /** Takes a disagreement off the queue until what it is about changes, or puts it back. */
  readonly skipDisagreement: { params: { imageId: string; key: string; isSkipped: boolean }; result: null };
  /**
   * What decisions on proposals of a run's model teach about phrases: the prototype, a row [C] of unit length for
   * ranking what is left, or null while too little was accepted. Phrases that are not embedded are left out.
   */
  readonly learnPhrases: {
    params: { runId: string; phraseIds: readonly string[] };
    result: { phrases: readonly LearnedPhrase[] };
  };
  /**
   * The match scores, as the model of a run gives them, of proposals that were accepted and rejected for a phrase; of
   * very many some by chance.
   */
  readonly scoreDecisions: {
    params: { runId: string; phraseId: string };
    result: { readonly accepted: readonly number[]; readonly rejected: readonly number[] };
  };
};

export type LearnedPhrase = {
  readonly phraseId: string;
  /** Proposals that people accepted and rejected for it. */
  readonly accepted: number;
  readonly rejected: number;
  readonly prototype: Float32Array | null;
};

export type QueueFilter = { readonly kinds: readonly DisagreementKind[]; readonly phraseId: string | null };

export type QueueState = {
  /** Disagreements that nobody has settled or skipped. */
  readonly open: number;
  /** Images that wait to be judged. */
  readonly pending: number;
  /** Images that people began: only these are judged. */
  readonly begun: number;
};

export type QueueEntry = { readonly imageId: string; readonly path: string; readonly suggestion: Suggestion };

export type QueuePage = {
  /** Disagreements that the filter matches. */
  readonly total: number;
  /** Those of the phrase by kind, whatever kinds were asked for. */
  readonly kinds: Readonly<Record<DisagreementKind, number>>;
  /** Those of the kinds by phrase, whatever phrase was asked for; without phrases that have none. */
  readonly phrases: Readonly<Record<string, number>>;
  readonly entries: readonly QueueEntry[];
};
