import type { Task } from '../../model/text/prompts.ts';
import type { ModelWords } from './options.ts';

// What each command is told, as the command line has parsed it.

export type ProposeWords = ModelWords & {
  readonly phrases?: readonly string[];
  readonly prompt: Task;
  readonly resume?: boolean;
};

export type AcceptWords = { readonly minMatch: number; readonly minIou: number };

export type ExportWords = {
  readonly format: string;
  readonly out: string;
  readonly allow: readonly string[];
  /** The others, which are the format's own options. */
  readonly [option: string]: unknown;
};

export type ServeWords = { readonly port: number; readonly model?: string };

export type ConvertWords = { readonly proposer?: string; readonly out: string };

export type EmbedWords = ModelWords & {
  readonly image: string;
  readonly boxes: string;
  readonly queries: string;
  readonly prompt: Task;
  readonly out: string;
};

export type ProposeBoxesWords = {
  readonly model?: string;
  readonly image: string;
  readonly raw?: boolean;
  readonly out: string;
};
