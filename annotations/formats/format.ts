import type { z } from 'zod';
import type { ImageRecord } from '../records.ts';
import type { Dataset } from './dataset.ts';
import type { FormatFinding, Note } from './notes.ts';
import type { Gathering } from './reading/gather.ts';
import type { ImageSizeOf, Source } from './reading/source.ts';
import type { FormatRule } from './rules.ts';
import type { Holds } from './writing/losses.ts';

/**
 * A piece of a file: pieces of one path are appended in the order they come. `last` closes the file, which formats
 * with a file for each image must say, or the number of open files grows with the dataset. `image` instead of a piece
 * asks for a copy of the image's own file, `as` a hard link or upright where that is wished.
 */
export type FileChunk =
  | { readonly path: string; readonly piece: string | Uint8Array; readonly last?: boolean }
  | { readonly path: string; readonly image: ImageRecord; readonly as?: 'copy' | 'link' | 'upright' };

/** How many of what a format wrote or read, by split: `{ train: { images: 9, regions: 20 } }`. */
export type Counts = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What a writer is given besides its options. */
export type WriteContext<Options, Code extends string> = {
  /** Its images may be gone through again and again. Losses that `holds` declares are noted by whoever calls. */
  readonly dataset: Dataset;
  readonly options: Options;
  readonly note: Note<Code>;
};

/** What a reader is given besides its options; it puts what it finds `into` a dataset. */
export type ReadContext<Options, Code extends string> = {
  readonly source: Source;
  readonly options: Options;
  readonly into: Gathering;
  readonly note: Note<Code>;
  /** The size of an image that the dataset names, for formats that do not say it. */
  readonly imageSize: ImageSizeOf;
};

/** What a file for format `Code` rules, `Write` and `Read` options is made of; see README.md beside this file. */
export type FormatSpec<Code extends string, Write extends z.ZodObject, Read extends z.ZodObject> = {
  readonly id: string;
  readonly title: string;
  /** A paragraph for the help: the files, the conventions for numbers, and where the format is defined. */
  readonly doc: string;
  /** What the format can say; of what it cannot say, people are asked before it is lost. */
  readonly holds: Holds;
  /** What writing or reading may find beyond the shared rules. The codes are stable and begin with the id. */
  readonly rules: Readonly<Record<Code, FormatRule>>;
  readonly writer?: {
    readonly options: Write;
    /** Yields the files piece by piece and ends with the counts; the same dataset gives the same bytes. */
    write(context: WriteContext<z.output<Write>, Code>): AsyncGenerator<FileChunk, Counts>;
    /** The format says which likely objects nobody decided on; finding them costs scores of every proposal. */
    readonly wantsUndecided?: boolean;
    /** README.md of what was written: how to use it. */
    readme?(report: FormatReport, options: z.output<Write>): string;
  };
  readonly reader?: {
    readonly options: Read;
    /** The format says one region several times by design, so that it is no finding. */
    readonly repeatsRegions?: boolean;
    /** Whether this is the format of the source, judged by names of files and a first look into them. */
    detect(source: Source): Promise<boolean>;
    /** Reads everything; what cannot be used is noted with file, row and field, and the rest goes `into` the dataset. */
    read(context: ReadContext<z.output<Read>, Code>): Promise<void>;
  };
};

/** The content of export_report.json, and what an import says. */
export type FormatReport = {
  readonly format: string;
  /** Errors and losses that stand: each code among them must be allowed before anything is written. */
  readonly openErrors: number;
  readonly counts: Counts;
  readonly rules: readonly (FormatRule & {
    readonly code: string;
    readonly count: number;
    readonly fixed: number;
    readonly hits: readonly Omit<FormatFinding, 'code' | 'severity'>[];
  })[];
  readonly options: Readonly<Record<string, unknown>>;
  /** SHA-256 of each file, where the writer of the files gave it. */
  readonly sha256: Readonly<Record<string, string>>;
};

/** A writer with its options read. */
export type PreparedWriter = {
  readonly options: Readonly<Record<string, unknown>>;
  write(dataset: Dataset, note: Note<string>): AsyncGenerator<FileChunk, Counts>;
  readme(report: FormatReport): string | undefined;
};

/** A reader with its options read. */
export type PreparedReader = {
  readonly options: Readonly<Record<string, unknown>>;
  read(context: Omit<ReadContext<unknown, string>, 'options'>): Promise<void>;
};

/** A format as the list holds it: what its options are is known to its own file alone. */
export type Format = Omit<FormatSpec<string, z.ZodObject, z.ZodObject>, 'writer' | 'reader'> & {
  readonly writer:
    | {
        readonly options: z.ZodObject;
        readonly wantsUndecided: boolean;
        /** @throws when an option is unknown or out of range */
        prepare(options: Readonly<Record<string, unknown>>): PreparedWriter;
      }
    | undefined;
  readonly reader:
    | {
        readonly options: z.ZodObject;
        readonly repeatsRegions: boolean;
        detect(source: Source): Promise<boolean>;
        /** @throws when an option is unknown or out of range */
        prepare(options: Readonly<Record<string, unknown>>): PreparedReader;
      }
    | undefined;
};
