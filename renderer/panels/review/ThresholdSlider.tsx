import { type ReactNode, useId } from 'react';
import { histogram } from './histogram.ts';

const BINS = 40;
const HEIGHT = 24;

type ThresholdSliderProps = {
  label: string;
  value: number;
  onChange: (value: number) => void;
  /** The scores that the threshold divides. */
  scores: readonly number[];
  kind: 'match' | 'iou';
};

/** A threshold over the histogram of what it divides; what reaches it is coloured. */
export function ThresholdSlider({ label, value, onChange, scores, kind }: ThresholdSliderProps): ReactNode {
  const id = useId();
  const counts = histogram(scores, BINS);
  const most = Math.max(1, ...counts);
  return (
    <div className="review-threshold">
      <label htmlFor={id}>
        {label} <output>{value.toFixed(2)}</output>
      </label>
      <svg
        className={`review-histogram review-histogram-${kind}`}
        viewBox={`0 0 ${BINS} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {counts.map((count, bin) => {
          const height = count === 0 ? 0 : Math.max(1.5, (HEIGHT * Math.sqrt(count)) / Math.sqrt(most));
          const reaches = (bin + 0.5) / BINS >= value;
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a bin has no other name than its place.
              key={bin}
              x={bin}
              y={HEIGHT - height}
              width={0.85}
              height={height}
              className={reaches ? 'review-bin-reached' : ''}
            />
          );
        })}
      </svg>
      <input
        id={id}
        type="range"
        min={0}
        max={1}
        step={0.01}
        value={value}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
    </div>
  );
}
