import { type ReactNode, useId } from 'react';
import { counted } from '../words.ts';
import { countReaching } from './results.ts';
import { useSearchState } from './searchState.ts';

const HEIGHT = 24;

/** The least score of what is shown, over how many objects, or images, have which score. */
export function ScoreSlider({ histogram }: { histogram: readonly number[] }): ReactNode {
  const id = useId();
  const minScore = useSearchState((state) => state.minScore);
  const subject = useSearchState((state) => state.subject);
  const count = countReaching(histogram, minScore);
  const reached = subject === 'object' ? counted(count, 'box', 'boxes') : counted(count, 'image');
  const verb = count === 1 ? 'reaches' : 'reach';
  return (
    <div className="search-slider">
      <label htmlFor={id}>Minimum score</label>
      <div className="search-scale">
        <Histogram histogram={histogram} minScore={minScore} />
        <input
          id={id}
          type="range"
          min={0}
          max={1}
          step={0.01}
          value={minScore}
          aria-valuetext={`${minScore.toFixed(2)}, which ${reached} ${verb}`}
          onChange={(event) =>
            useSearchState.setState({ minScore: event.target.valueAsNumber, chosen: new Set(), active: -1, anchor: 0 })
          }
        />
      </div>
      <output htmlFor={id}>{minScore.toFixed(2)}</output>
      <span className="search-reached">
        {reached} {verb} it
      </span>
    </div>
  );
}

/** Heights grow by the logarithm: most of what there is matches nothing. */
function Histogram({ histogram, minScore }: { histogram: readonly number[]; minScore: number }): ReactNode {
  const most = Math.log1p(Math.max(1, ...histogram));
  return (
    <svg viewBox={`0 0 ${histogram.length} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {histogram.map((count, bin) => {
        const height = count === 0 ? 0 : Math.max(1.5, (HEIGHT * Math.log1p(count)) / most);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bin has no other name than its place.
            key={bin}
            x={bin}
            y={HEIGHT - height}
            width={0.85}
            height={height}
            className={(bin + 0.5) / histogram.length >= minScore ? 'search-bin-reached' : ''}
          />
        );
      })}
    </svg>
  );
}
