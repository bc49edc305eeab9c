import type { Kysely } from 'kysely';

// The tables as the newest migration leaves them. Only types that SQLite and PostgreSQL share: text, integer, double
// precision and bytea. JSON stands in text columns, truth values in integers, instants in ISO 8601.

/** A connection to a project's database, or a transaction on it. */
export type Database = Kysely<ProjectSchema>;

export interface ProjectSchema {
  migrations: MigrationRow;
  images: ImageRow;
  image_states: ImageStateRow;
  phrases: PhraseRow;
  regions: RegionRow;
  region_phrases: RegionPhraseRow;
  captions: CaptionsRow;
  phrase_states: PhraseStateRow;
  rejections: RejectionRow;
  reviews: ReviewRow;
  journal: JournalRow;
  model_runs: ModelRunRow;
  run_images: RunImageRow;
  proposal_sets: ProposalSetRow;
  phrase_embeddings: PhraseEmbeddingRow;
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
