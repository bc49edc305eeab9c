import { type ReactNode, useId } from 'react';
import { ScoreBins } from '../../widgets/ScoreBins.tsx';
import { counted } from '../words.ts';
import { countReaching } from './results.ts';
import { useSearchState } from './searchState.ts';

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
        {/* By the logarithm: most of what there is matches nothing. */}
        <ScoreBins counts={histogram} threshold={minScore} scale={Math.log1p} className="search-bins" />
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
