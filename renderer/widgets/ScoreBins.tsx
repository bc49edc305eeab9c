import type { ReactNode } from 'react';

const HEIGHT = 24;

type ScoreBinsProps = {
  /** How many scores lie where, in bins of equal width from 0 to 1. */
  counts: readonly number[];
  /** What reaches it is set off, by the class `widget-bin-reached`. */
  threshold: number;
  /** Makes a few be seen beside many, such as a square root. */
  scale: (count: number) => number;
  className: string;
};

/** A histogram of scores over a slider that divides them. */
export function ScoreBins({ counts, threshold, scale, className }: ScoreBinsProps): ReactNode {
  const most = scale(Math.max(1, ...counts));
  return (
    <svg className={className} viewBox={`0 0 ${counts.length} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {counts.map((count, bin) => {
        const height = count === 0 ? 0 : Math.max(1.5, (HEIGHT * scale(count)) / most);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bin has no other name than its place.
            key={bin}
            x={bin}
            y={HEIGHT - height}
            width={0.85}
            height={height}
            className={(bin + 0.5) / counts.length >= threshold ? 'widget-bin-reached' : ''}
          />
        );
      })}
    </svg>
  );
}
