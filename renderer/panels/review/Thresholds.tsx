import { type ReactNode, useCallback, useMemo } from 'react';
import { hasOwnThresholds, thresholdsOf } from '../../../annotations/acceptance.ts';
import type { PhraseEntry } from '../../../main/api/images.ts';
import { reaches, wouldAccept } from '../../state/review.ts';
import { getState, useActions, useWorkbench } from '../../state/store.ts';
import type { ReviewItem } from '../../state/workbench.ts';
import { Button } from '../../widgets/Button.tsx';
import { counted } from '../words.ts';
import { OwnThreshold } from './OwnThreshold.tsx';
import { ThresholdSlider } from './ThresholdSlider.tsx';
import { useKeyed } from './useKeyed.ts';

type Part = 'minMatch' | 'minIou';

/**
 * The two thresholds over what they divide, and what accepting all above them would take. Moving them takes nothing.
 * While one phrase is reviewed they are its own where it has them, else the project's.
 */
export function Thresholds({ items }: { items: readonly ReviewItem[] }): ReactNode {
  const phrase = useWorkbench(({ phrases, activePhraseId }) => phrases.find(({ id }) => id === activePhraseId));
  const matches = useMemo(() => items.map(({ match }) => match), [items]);
  const ious = useMemo(() => items.map(({ predictedIou }) => predictedIou), [items]);
  return (
    <div className="review-thresholds" key={phrase?.id}>
      <OneThreshold label="Minimum match" kind="match" part="minMatch" phrase={phrase} scores={matches} />
      <OneThreshold label="Minimum IoU" kind="iou" part="minIou" phrase={phrase} scores={ious} />
      {phrase === undefined ? <Others /> : null}
      <Outcome items={items} />
    </div>
  );
}

type OneThresholdProps = {
  label: string;
  kind: 'match' | 'iou';
  part: Part;
  /** The one that is reviewed. */
  phrase: PhraseEntry | undefined;
  scores: readonly number[];
};

function OneThreshold({ label, kind, part, phrase, scores }: OneThresholdProps): ReactNode {
  const project = useWorkbench((state) => state.thresholds);
  const { set, setOwnThresholds } = useActions();
  const ownerId = phrase?.[part] === undefined ? undefined : phrase.id;
  const move = useCallback(
    (value: number) => {
      if (ownerId !== undefined) void setOwnThresholds(ownerId, { [part]: value });
      // The other threshold stays as it is then: both sliders can move within a frame.
      else set({ thresholds: { ...getState().thresholds, [part]: value } });
    },
    [ownerId, part, set, setOwnThresholds],
  );
  return (
    <ThresholdSlider
      label={label}
      kind={kind}
      value={thresholdsOf(phrase ?? {}, project)[part]}
      scores={scores}
      onChange={move}
      isOwn={ownerId !== undefined}
    >
      {phrase === undefined ? null : <OwnThreshold phrase={phrase} part={part} project={project[part]} />}
    </ThresholdSlider>
  );
}

/** Says that the sliders are not all there is to it. */
function Others(): ReactNode {
  const others = useWorkbench(({ phrases }) => phrases.filter(hasOwnThresholds).length);
  if (others === 0) return null;
  return (
    <p className="review-others">
      {counted(others, 'phrase')} {others === 1 ? 'has' : 'have'} thresholds of {others === 1 ? 'its' : 'their'} own.
    </p>
  );
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
