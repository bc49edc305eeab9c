import { InvalidArgumentError, Option } from 'commander';
import { type Precision, precisionIds, precisions } from '../../model/precision/precisions.ts';
import type { Asked } from '../../model/providers/choose.ts';
import { providerIds } from '../../model/providers/providers.ts';
import type { ModelNumerics } from '../api/models.ts';

/** What `providerOption` is parsed to. */
export type ProviderWords = { readonly provider?: Asked };

/** What `modelOption`, `numericsOption` and, where a command has it, `precisionOption` are parsed to. */
export type ModelWords = {
  readonly model?: string;
  readonly numerics?: ModelNumerics;
  readonly precision?: Precision;
};

export const modelOption = (): Option =>
  new Option(
    '-m, --model <folder>',
    'a bundle or a checkpoint folder (default: what `model use` or the workbench has chosen, at first the embedded nano model)',
  );

export const numericsOption = (): Option =>
  new Option(
    '--numerics <kind>',
    'arithmetic of the sine tables; published checkpoints were trained with bf16 (default: as chosen with the model, or bf16)',
  ).choices(['bf16', 'fp32']);

export const providerOption = (): Option =>
  new Option(
    '--provider <id>',
    'what to run the model on (default: what was chosen in the workbench, at first auto, the best that computes right)',
  ).choices(['auto', ...providerIds]);

export const precisionOption = (): Option =>
  new Option(
    '--precision <kind>',
    `how the matrices of the bundle are stored: ${precisions.map(({ id, summary }) => `${id} (${summary})`).join(', ')}`,
  ).choices([...precisionIds]);

export const taskOption = (): Option =>
  new Option('--prompt <task>', 'rec tells single objects apart, det finds all of a class')
    .choices(['rec', 'det'])
    .default('rec');

/** Parses a number in [0, 1]. @throws commander's error, which names the option. */
export function fraction(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('Expected a number from 0 to 1.');
}

/** Parses a size in gigabytes of 10⁹ bytes. @returns bytes @throws commander's error, which names the option. */
export function gigabytes(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return value * 1e9;
  throw new InvalidArgumentError('Expected a number of gigabytes of 0 or more.');
}

/** Parses a whole number of `least` or more. @throws commander's error, which names the option. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`Expected a whole number of ${least} or more.`);
  };
}

export const allowOption = (): Option =>
  new Option('--allow <code...>', 'errors and losses that are accepted, by their code').default([]);

export const dryRunOption = (): Option => new Option('--dry-run', 'say what would be found, and change nothing');

export const outOption = (): Option =>
  new Option(
    '-o, --out <folder>',
    'the folder to make; an earlier dataset of ours there is replaced',
  ).makeOptionMandatory();
