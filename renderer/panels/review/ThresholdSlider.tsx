import { memo, type ReactNode, useId, useMemo, useState } from 'react';
import { ScoreBins } from '../../widgets/ScoreBins.tsx';
import { histogram } from './histogram.ts';
import { oncePerFrame } from './oncePerFrame.ts';

const BINS = 40;

type Kind = 'match' | 'iou';

type ThresholdSliderProps = {
  label: string;
  value: number;
  /** Called once a frame at most; the same function from one drawing to the next. */
  onChange: (value: number) => void;
  /** The scores that the threshold divides, in [0, 1]. */
  scores: readonly number[];
  kind: Kind;
  /** Whether it is stored with a phrase: then it is handed on when the thumb is let go, as one step to undo. */
  isOwn?: boolean;
  /** Beside the label. */
  children?: ReactNode;
};

/** A threshold over the histogram of what it divides; what reaches it is coloured. */
export function ThresholdSlider(props: ThresholdSliderProps): ReactNode {
  const { label, value, onChange, scores, kind, isOwn = false, children } = props;
  const id = useId();
  // What the thumb shows before the frame in which all else follows, or until it is let go.
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
  const letGo = () => {
    if (!isOwn || moved === null) return;
    setMoved(null);
    onChange(moved);
  };
  return (
    <div className="review-threshold">
      <span className="review-threshold-label">
        <label htmlFor={id}>{label}</label>
        {children}
      </span>
      <output htmlFor={id}>{shown.toFixed(2)}</output>
      <Histogram scores={scores} threshold={isOwn ? shown : value} kind={kind} />
      <input
        id={id}
        type="range"
        min={0}
        max={1}
        step={0.01}
        value={shown}
        onChange={(event) => {
          setMoved(event.target.valueAsNumber);
          if (!isOwn) hand(event.target.valueAsNumber);
        }}
        onPointerUp={letGo}
        onKeyUp={letGo}
        onBlur={letGo}
      />
    </div>
  );
}

type HistogramProps = { scores: readonly number[]; threshold: number; kind: Kind };

/** How many scores lie where; heights grow by the square root, so that a single one is seen beside many. */
const Histogram = memo(function Histogram({ scores, threshold, kind }: HistogramProps): ReactNode {
  const counts = useMemo(() => histogram(scores, BINS), [scores]);
  const className = `review-histogram review-histogram-${kind}`;
  return <ScoreBins counts={counts} threshold={threshold} scale={Math.sqrt} className={className} />;
});
