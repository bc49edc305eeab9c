// What a page can ask about datasets: writing and reading them.
import type { Rule } from '../../annotations/findings.ts';
import type { FormatOption } from '../../annotations/formats/describeOptions.ts';

export type DatasetRequests = {
  readonly listExportFormats: { params: null; result: readonly DatasetFormat[] };
  /** Reads the project as the export would and reports every rule it breaks; writes nothing. */
  readonly checkExport: { params: ExportOrder; result: ExportReport };
  /** Writes the dataset; `written` is empty when open errors that are not allowed stood in the way. */
  readonly writeExport: {
    params: ExportOrder & { out: string; allow: readonly string[] };
    result: { report: ExportReport; written: readonly string[]; refused: readonly string[] };
  };
  readonly listImportFormats: { params: null; result: readonly DatasetFormat[] };
  /**
   * Brings a dataset of the server's machine into the project, whole or not at all; a dry run only says what would
   * come. Open errors that are not allowed are `refused`, and nothing is stored. Stored entries are told as `changed`.
   */
  readonly importDataset: { params: ImportOrder; result: ImportOutcome };
};

/** A format with the options for writing it, or for reading it; `doc` is a paragraph. */
export type DatasetFormat = {
  readonly id: string;
  readonly title: string;
  readonly doc: string;
  readonly options: readonly FormatOption[];
};

/** What is said of a format's options; what is left out takes its default. */
export type OptionValues = Readonly<Record<string, boolean | number | string>>;

export type ExportOrder = {
  readonly format: string;
  /** Share of the images that goes into the validation split: 0 to 0.5. */
  readonly validationRatio: number;
  /** Changes which images those are. */
  readonly seed: number;
  readonly options: OptionValues;
};

export type ImportOrder = {
  /** Absolute path of a folder or file. */
  readonly dataset: string;
  /** Null for the one that the dataset looks like. */
  readonly format: string | null;
  readonly options: OptionValues;
  /** Frame of the boxes of turned images whose size does not tell it. */
  readonly frame: 'stored' | 'upright';
  /** Other texts for phrases of the dataset; null leaves one out, with the regions that have no other. */
  readonly phrases: Readonly<Record<string, string | null>>;
  readonly allow: readonly string[];
  readonly dryRun: boolean;
};

export type ImportOutcome = {
  readonly report: ExportReport;
  readonly refused: readonly string[];
  /** Texts of the dataset's phrases, before any was renamed. */
  readonly phrases: readonly string[];
  /** What was added, or would have been; `images` were matched, `updated` regions got a phrase. */
  readonly imported: Readonly<Record<'images' | 'phrases' | 'regions' | 'captions' | 'states' | 'updated', number>>;
  /** First and last journal entry; null when nothing was stored. */
  readonly entries: { readonly first: number; readonly last: number } | null;
};

/** What writing or reading a dataset found. */
export type ExportReport = {
  /** The id of the format. */
  readonly format: string;
  readonly openErrors: number;
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly rules: readonly (Rule & {
    readonly code: string;
    readonly count: number;
    readonly fixed: number;
    /** Somebody must agree before it is lost. */
    readonly loses?: true;
    /** The first of them; `file` and `row` where they were read. */
    readonly hits: readonly {
      readonly imageId: string | null;
      readonly path: string | null;
      readonly file?: string;
      readonly row?: number;
      readonly message: string;
    }[];
  })[];
};
