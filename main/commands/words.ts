import type { Precision } from '../../model/precision/precisions.ts';
import type { Task } from '../../model/text/prompts.ts';
import type { ModelNumerics } from '../api/models.ts';
import type { ModelWords, ProviderWords } from './options.ts';

// What each command is told, as the command line has parsed it.

export type ProposeWords = ModelWords &
  ProviderWords & {
    readonly phrases?: readonly string[];
    readonly prompt: Task;
    readonly resume?: boolean;
  };

export type AcceptWords = { readonly minMatch: number; readonly minIou: number };

export type CaptionsWords = ModelWords &
  ProviderWords & { readonly filter: string; readonly minMatch: number; readonly limit: number };

export type StatesWords = {
  readonly filter: string;
  readonly phrase?: string;
  readonly minMatch: number;
  readonly limit: number;
  readonly apply?: 'exhaustive' | 'absent';
  readonly minConfidence: number;
};

type Consent = {
  /** Codes of errors and losses that are accepted. */
  readonly allow: readonly string[];
  readonly dryRun?: boolean;
};

export type ExportWords = Consent & { readonly format: string; readonly out: string };

export type ImportWords = Consent & {
  readonly format?: string;
  readonly importFrame: 'stored' | 'upright';
  readonly undo?: string;
};

export type ConvertDatasetWords = Consent & {
  readonly from?: string;
  readonly to: string;
  readonly out: string;
  readonly images?: string;
};

export type ValidateWords = { readonly format?: string; readonly images?: string };

export type DiffWords = { readonly beforeFormat?: string; readonly afterFormat?: string };

export type ServeWords = ProviderWords & { readonly port: number; readonly model?: string };

export type DeviceWords = ProviderWords & { readonly test?: boolean };

export type ConvertWords = { readonly proposer?: string; readonly precision: Precision; readonly out: string };

export type DownloadWords = { readonly hub?: string; readonly proxy?: string };

export type UseWords = { readonly numerics: ModelNumerics };

export type VerifyWords = { readonly repair?: boolean };

export type PruneWords = { readonly keep?: number; readonly dryRun?: boolean };

export type SearchWords = ModelWords &
  ProviderWords & {
    readonly filter: string;
    readonly limit: number;
    readonly minScore: number;
    readonly by: 'object' | 'caption' | 'long-caption';
  };

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
