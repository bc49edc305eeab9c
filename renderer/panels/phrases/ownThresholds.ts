import type { OwnThresholds } from '../../../annotations/acceptance.ts';

/** The thresholds that a phrase has of its own, to be read aloud or as a tooltip. */
export function ownInWords({ minMatch, minIou }: OwnThresholds): readonly string[] {
  return [
    ...(minMatch === undefined ? [] : [`own minimum match ${minMatch.toFixed(2)}`]),
    ...(minIou === undefined ? [] : [`own minimum IoU ${minIou.toFixed(2)}`]),
  ];
}

/** The same, short enough for a row: match before IoU, as everywhere. */
export function ownInFigures({ minMatch, minIou }: OwnThresholds): string {
  const show = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(2));
  return `≥ ${show(minMatch)} · ${show(minIou)}`;
}
