import { memo, type ReactNode, useId, useMemo, useState } from 'react';
import { histogram } from './histogram.ts';
import { oncePerFrame } from './oncePerFrame.ts';

const BINS = 40;
const HEIGHT = 24;

type Kind = 'match' | 'iou';

type ThresholdSliderProps = {
  label: string;
  value: number;
  /** Called once a frame at most; the same function from one drawing to the next. */
  onChange: (value: number) => void;
  /** The scores that the threshold divides, in [0, 1]. */
  scores: readonly number[];
  kind: Kind;
};

/** A threshold over the histogram of what it divides; what reaches it is coloured. */
export function ThresholdSlider({ label, value, onChange, scores, kind }: ThresholdSliderProps): ReactNode {
  const id = useId();
  // What the thumb shows before the frame in which all else follows.
  const [moved, setMoved] = useState<number | null>(null);
  const hand = useMemo(
    () =>
      oncePerFrame<number>((chosen) => {
        setMoved(null);
        onChange(chosen);
      }, requestAnimationFrame),
    [onChange],
  );
  const shown = moved ?? value;
  return (
    <div className="review-threshold">
      <label htmlFor={id}>{label}</label>
      <output htmlFor={id}>{shown.toFixed(2)}</output>
      <Histogram scores={scores} threshold={value} kind={kind} />
      <input
        id={id}
        type="range"
        min={0}
        max={1}
        step={0.01}
        value={shown}
        onChange={(event) => {
          setMoved(event.target.valueAsNumber);
          hand(event.target.valueAsNumber);
        }}
      />
    </div>
  );
}

type HistogramProps = { scores: readonly number[]; threshold: number; kind: Kind };

/** How many scores lie where in [0, 1]; heights grow by the square root, so that a single one is seen beside many. */
const Histogram = memo(function Histogram({ scores, threshold, kind }: HistogramProps): ReactNode {
  const counts = useMemo(() => histogram(scores, BINS), [scores]);
  const most = Math.max(1, ...counts);
  return (
    <svg
      className={`review-histogram review-histogram-${kind}`}
      viewBox={`0 0 ${BINS} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {counts.map((count, bin) => {
        const height = count === 0 ? 0 : Math.max(1.5, HEIGHT * Math.sqrt(count / most));
        const isReached = (bin + 0.5) / BINS >= threshold;
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bin has no other name than its place.
            key={bin}
            x={bin}
            y={HEIGHT - height}
            width={0.85}
            height={height}
            className={isReached ? 'review-bin-reached' : ''}
          />
        );
      })}
    </svg>
  );
});
