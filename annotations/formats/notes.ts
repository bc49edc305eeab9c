import type { Finding } from '../findings.ts';
import type { ImageRecord } from '../records.ts';
import type { SharedCode } from './rules.ts';

/** Where a finding is: in the dataset at hand, or in a file that is being read. */
export type About = {
  /** The image, or its path where nothing more is known of it. */
  readonly image?: ImageRecord | string | undefined;
  readonly recordId?: string | undefined;
  readonly file?: string | undefined;
  /** 1 for the first line of a text or item of a list. */
  readonly row?: number | undefined;
  /** The name of the field, as "bbox.2". */
  readonly field?: string | undefined;
  /** What is written does not have the problem any more. */
  readonly fixed?: boolean | undefined;
};

/** Notes a hit of a rule. The message is one sentence: expected what, for which thing, got what, what was done. */
export type Note<Code extends string = never> = (code: Code | SharedCode, message: string, about?: About) => void;

/** A hit of a rule, with the path of its image and its place in a file. */
export type FormatFinding<Code extends string = string> = Finding<Code> & {
  readonly path: string | null;
  readonly fixed: boolean;
  readonly file?: string;
  readonly row?: number;
  readonly field?: string;
};

/** Where in the files something stands; it goes into the findings. */
export type Place = Pick<About, 'file' | 'row' | 'field'>;
