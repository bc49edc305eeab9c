import type { Kysely } from 'kysely';
import type { DisagreementKind } from '../../annotations/curation/disagreements.ts';

// The tables as the newest migration leaves them. Only types that SQLite and PostgreSQL share: text, integer, double
// precision and bytea. JSON stands in text columns, truth values in integers, instants in ISO 8601.

/** A connection to a project's database, or a transaction on it. */
export type Database = Kysely<ProjectSchema>;

export interface ProjectSchema {
  migrations: MigrationRow;
  images: ImageRow;
  image_states: ImageStateRow;
  image_hashes: ImageHashRow;
  queue_images: QueueImageRow;
  queue_version: QueueVersionRow;
  disagreements: DisagreementRow;
  disagreement_phrases: DisagreementPhraseRow;
  skipped_disagreements: SkippedDisagreementRow;
  queue_counts: QueueCountRow;
  phrases: PhraseRow;
  regions: RegionRow;
  region_phrases: RegionPhraseRow;
  captions: CaptionsRow;
  image_tags: ImageTagRow;
  phrase_states: PhraseStateRow;
  rejections: RejectionRow;
  reviews: ReviewRow;
  journal: JournalRow;
  model_runs: ModelRunRow;
  run_images: RunImageRow;
  proposal_sets: ProposalSetRow;
  phrase_embeddings: PhraseEmbeddingRow;
  region_embeddings: RegionEmbeddingRow;
}

export interface MigrationRow {
  number: number;
  name: string;
  applied_at: string;
}

export interface ImageRow {
  id: string;
  path: string;
  width: number;
  height: number;
  orientation: number;
}

/** What is derived of an image, and its records and runs (imageStates.ts). */
export interface ImageStateRow {
  image_id: string;
  /** The path of its folder, without a slash at the end; empty at the top. */
  folder: string;
  status: 'unseen' | 'proposals' | 'in progress' | 'done';
}

/** By what an image is found to be the same as others (imageHashes.ts). */
export interface ImageHashRow {
  image_id: string;
  /** Bytes of the file that was hashed, and milliseconds since 1970 when it was last written. */
  size: number;
  modified: number;
  content: string;
  /** Perceptual, 64 bits as 16 hexadecimal digits. */
  picture: string;
  /** The same for images that were found to be the same, or nearly; null for those that stand alone. */
  cluster: string | null;
}

/** What all images are judged by; it counts up when phrases change their texts, come, go or are embedded. */
export interface QueueVersionRow {
  id: 1;
  version: number;
}

/** How far an image that people began has been judged (disagreements.ts). */
export interface QueueImageRow {
  image_id: string;
  /** Counts up with every change of the image: tells whether a judgement that took its time still holds. */
  changes: number;
  /** The version that it was judged by; 0 when it changed since. */
  judged: number;
  /** Sum of the confidences of its open disagreements. */
  expected_edits: number;
  /** The expected edits by which it is ordered: those of the beginning, while it is worked through (orderAnew). */
  place: number;
}

/** A disagreement that was found; those that are open are ordered by place, image and confidence. */
export interface DisagreementRow {
  image_id: string;
  key: string;
  kind: DisagreementKind;
  confidence: number;
  is_skipped: number;
  /** As of its image. */
  place: number;
  /** JSON. */
  suggestion: string;
}

/** The same for each phrase that a disagreement is about. */
export interface DisagreementPhraseRow extends Omit<DisagreementRow, 'suggestion'> {
  phrase_id: string;
}

/** How many disagreements are open: of each phrase, and with an empty phrase of all together (queueCounts.ts). */
export interface QueueCountRow {
  phrase_id: string;
  kind: DisagreementKind;
  count: number;
}

/** What a person said to leave as it is. */
export interface SkippedDisagreementRow {
  image_id: string;
  key: string;
}

export interface PhraseRow {
  id: string;
  text: string;
  position: number;
  min_match: number | null;
  min_iou: number | null;
}

/** A region without its phrases. Columns that its kind of source does not have are null. */
export interface RegionRow {
  id: string;
  image_id: string;
  x1: number;
  y1: number;
  x2: number;
  y2: number;
  source_kind: 'drawn' | 'accepted' | 'imported';
  source_run_id: string | null;
  source_proposal_index: number | null;
  source_corrected: number | null;
  source_from: string | null;
  scores_model_id: string | null;
  scores_predicted_iou: number | null;
  /** JSON: semantic score by phrase id. */
  scores_semantic: string | null;
}

/** One phrase of a region; `position` keeps the order in which a person gave them. */
export interface RegionPhraseRow {
  region_id: string;
  position: number;
  phrase_id: string;
}

export interface CaptionsRow {
  image_id: string;
  short: string;
  long: string;
}

/** One tag of an image; `position` keeps the order in which a person gave them. */
export interface ImageTagRow {
  image_id: string;
  position: number;
  tag: string;
}

export interface PhraseStateRow {
  id: string;
  image_id: string;
  phrase_id: string;
  state: 'exhaustive' | 'verified absent';
}

export interface RejectionRow {
  id: string;
  image_id: string;
  run_id: string;
  proposal_index: number;
  x1: number;
  y1: number;
  x2: number;
  y2: number;
  phrase_id: string;
}

export interface ReviewRow {
  image_id: string;
  status: 'in progress' | 'done';
}

export interface JournalRow {
  /** 1, 2, 3, ... without gaps. */
  sequence: number;
  at: string;
  origin: 'user' | 'import' | 'cli';
  label: string;
  /** JSON of the change. */
  change: string;
}

export interface ModelRunRow {
  id: string;
  model_id: string;
  created_at: string;
  /** JSON: everything else that the run fixes. */
  settings: string;
}

/** One image that a run has finished with; `error` says why it failed. */
export interface RunImageRow {
  run_id: string;
  image_id: string;
  status: 'done' | 'failed';
  error: string | null;
  finished_at: string;
}

/** The arrays are little-endian: boxes float64, scores float32, embeddings float16. */
export interface ProposalSetRow {
  run_id: string;
  image_id: string;
  boxes: Uint8Array;
  proposer_scores: Uint8Array;
  predicted_iou: Uint8Array;
  object_embeddings: Uint8Array;
  image_embeddings: Uint8Array;
}

/** A cached text embedding, float32 little-endian. */
export interface PhraseEmbeddingRow {
  model_id: string;
  kind: string;
  text: string;
  embedding: Uint8Array;
}

/** What a model says of a region at a box that it has, or had; the embedding is float16, little-endian. */
export interface RegionEmbeddingRow {
  region_id: string;
  model_id: string;
  x1: number;
  y1: number;
  x2: number;
  y2: number;
  predicted_iou: number;
  embedding: Uint8Array;
}
