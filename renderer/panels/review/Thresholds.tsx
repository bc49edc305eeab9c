import { type ReactNode, useCallback, useMemo } from 'react';
import { reaches, wouldAccept } from '../../state/review.ts';
import { getState, useActions, useWorkbench } from '../../state/store.ts';
import type { ReviewItem, Thresholds as Values, WorkbenchState } from '../../state/workbench.ts';
import { Button } from '../../widgets/Button.tsx';
import { counted } from '../words.ts';
import { ThresholdSlider } from './ThresholdSlider.tsx';
import { useKeyed } from './useKeyed.ts';

/** The two thresholds over what they divide, and what accepting all above them would take. Moving them takes nothing. */
export function Thresholds({ items }: { items: readonly ReviewItem[] }): ReactNode {
  const thresholds = useWorkbench((state) => state.thresholds);
  const { set } = useActions();
  const matches = useMemo(() => items.map(({ match }) => match), [items]);
  const ious = useMemo(() => items.map(({ predictedIou }) => predictedIou), [items]);
  const setMinMatch = useCallback((minMatch: number) => set(withThreshold({ minMatch })), [set]);
  const setMinIou = useCallback((minIou: number) => set(withThreshold({ minIou })), [set]);
  return (
    <div className="review-thresholds">
      <ThresholdSlider
        label="Minimum match"
        kind="match"
        value={thresholds.minMatch}
        scores={matches}
        onChange={setMinMatch}
      />
      <ThresholdSlider label="Minimum IoU" kind="iou" value={thresholds.minIou} scores={ious} onChange={setMinIou} />
      <Outcome items={items} />
    </div>
  );
}

/** The other threshold stays as it is then: both sliders can move within a frame. */
function withThreshold(part: Partial<Values>): Pick<WorkbenchState, 'thresholds'> {
  return { thresholds: { ...getState().thresholds, ...part } };
}

function Outcome({ items }: { items: readonly ReviewItem[] }): ReactNode {
  const accepted = useWorkbench(wouldAccept).length;
  const thresholds = useWorkbench((state) => state.thresholds);
  const { acceptAllAbove } = useActions();
  const keyed = useKeyed();
  const duplicates = items.filter((item) => reaches(item, thresholds)).length - accepted;
  const note =
    duplicates > 0 ? `${counted(duplicates, 'more')} box the same objects and would stay undecided.` : undefined;
  return (
    <p className="review-outcome">
      <span role="status" title={note}>
        would accept {accepted} of {items.length}
      </span>
      <Button onClick={acceptAllAbove} disabled={accepted === 0}>
        {keyed(`Accept ${accepted}`, 'review.acceptAll')}
      </Button>
    </p>
  );
}
