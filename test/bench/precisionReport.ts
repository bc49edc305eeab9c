import { table } from '../../main/terminal.ts';
import type { Agreement } from '../../model/nano/evaluation/agreement.ts';
import type { SceneOutcome } from '../../model/nano/evaluation/evaluate.ts';
import { IOU_THRESHOLD, share } from '../../model/nano/evaluation/metrics.ts';
import { summarise } from '../../model/nano/evaluation/summary.ts';
import type { Precision } from '../../model/precision/precisions.ts';
import type { Measurement } from './precisionChild.ts';

export type QualityResult = {
  readonly precision: Precision;
  readonly bytes: number;
  readonly scenes: readonly { readonly agreement: Agreement; readonly outcome: SceneOutcome }[];
};

export type CostResult = {
  readonly precision: Precision;
  readonly bytes: number;
  readonly conversion: Measurement;
  readonly run: Measurement;
};

/** A column for each precision: how far the scores are from those of fp32, and what that does to grounding. */
export function describeQuality(results: readonly QualityResult[]): string {
  const row = (title: string, cell: (result: QualityResult) => string) => [title, ...results.map(cell)];
  const agreements = ({ scenes }: QualityResult) => scenes.map(({ agreement }) => agreement);
  const top = (result: QualityResult) => agreements(result).flatMap((agreement) => agreement.top);
  const summary = ({ scenes }: QualityResult) => summarise(scenes.map(({ outcome }) => outcome));
  return table(
    ['nano, held-out scenes', ...results.map(({ precision }) => precision)],
    [
      row('bundle, MB', ({ bytes }) => (bytes / 1e6).toFixed(1)),
      row('queries', (result) => String(top(result).length)),
      row('same box on top', (result) => share(top(result).map(({ same }) => same)).toFixed(4)),
      row(`top boxes with IoU >= ${IOU_THRESHOLD}`, (result) =>
        share(top(result).map(({ iou }) => iou >= IOU_THRESHOLD)).toFixed(4),
      ),
      row('|match score - fp32|, mean', (result) => mean(agreements(result).flatMap(({ match }) => match)).toFixed(5)),
      row('|match score - fp32|, max', (result) => max(agreements(result).flatMap(({ match }) => match)).toFixed(3)),
      row('|predicted IoU - fp32|, mean', (result) =>
        mean(agreements(result).flatMap(({ predictedIou }) => predictedIou)).toFixed(5),
      ),
      row('grounding accuracy@0.5', (result) => summary(result).grounding.accuracy.toFixed(3)),
      row('Spearman of IoU', (result) => summary(result).spearman.toFixed(3)),
      row('ms an image, median', (result) => summary(result).milliseconds.image.median.toFixed(0)),
    ],
  );
}

/** A column for each precision: what a large model costs. */
export function describeCosts(results: readonly CostResult[]): string {
  const row = (title: string, cell: (result: CostResult) => string) => [title, ...results.map(cell)];
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(2);
  const [{ run: reference } = { run: { peakBytes: 0 } }] = results;
  return table(
    ['random ObjEmbed-2B', ...results.map(({ precision }) => precision)],
    [
      row('bundle, GB', ({ bytes }) => gigabytes(bytes)),
      row('conversion, s', ({ conversion }) => conversion.firstSeconds.toFixed(1)),
      row('conversion, peak memory, GB', ({ conversion }) => gigabytes(conversion.peakBytes)),
      row('first image and phrase, s', ({ run }) => run.firstSeconds.toFixed(1)),
      row('an image of 20 boxes, s', ({ run }) => run.imageSeconds.toFixed(1)),
      row('a phrase, s', ({ run }) => run.phraseSeconds.toFixed(2)),
      row('peak memory, GB', ({ run }) => gigabytes(run.peakBytes)),
      row('of that of fp32', ({ run }) => (run.peakBytes / reference.peakBytes).toFixed(2)),
    ],
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function max(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}
