import { memo, type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { useActions } from '../../state/store.ts';
import type { ReviewItem } from '../../state/workbench.ts';
import { ChoiceRow } from '../../widgets/ChoiceRow.tsx';
import { Icon } from '../../widgets/Icon.tsx';
import { ScoreBars } from '../../widgets/ScoreBars.tsx';
import { Swatch } from '../../widgets/Swatch.tsx';
import { useKeyed } from './useKeyed.ts';

type ReviewRowProps = {
  item: ReviewItem;
  /** Its place in the order of the review, from 1. */
  rank: number;
  total: number;
  /** CSS pixels from the beginning of the list. */
  top: number;
  height: number;
  isSelected: boolean;
  /** Whether the tab key stops here. */
  isEntry: boolean;
  /** Whether it misses a threshold. */
  isBelow: boolean;
  /** Whether keys brought the focus into the list, or into a row that has gone: the selected row takes it then. */
  hasFocus: RefObject<boolean>;
};

/** One proposal for the phrase in question, with its two numbers and the two decisions. */
export const ReviewRow = memo(function ReviewRow(props: ReviewRowProps): ReactNode {
  const { item, rank, total, top, height, isSelected, isEntry, isBelow, hasFocus } = props;
  const { proposalIndex, phrase, match, predictedIou } = item;
  const { select, accept, reject } = useActions();
  const keyed = useKeyed();
  const choice = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isSelected && hasFocus.current) choice.current?.focus({ preventScroll: true });
  }, [isSelected, hasFocus]);
  const decision = { phrase: phrase.text, isReachable: isEntry };
  return (
    <li
      className={isBelow ? 'review-row review-row-below' : 'review-row'}
      aria-current={isSelected}
      aria-posinset={rank}
      aria-setsize={total}
      style={{ top, height }}
    >
      <ChoiceRow
        ref={choice}
        tabIndex={isEntry ? 0 : -1}
        onClick={() => select({ kind: 'proposal', index: proposalIndex })}
      >
        <span className="review-rank">{rank}</span>
        <Swatch position={phrase.position} />
        <span className="review-text" title={phrase.text}>
          {phrase.text}
        </span>
        <ScoreBars match={match} iou={predictedIou} />
        <span className="review-numbers" title="match · predicted IoU" aria-hidden="true">
          {match.toFixed(2)} · {predictedIou.toFixed(2)}
        </span>
      </ChoiceRow>
      <Decision {...decision} icon="check" words={keyed('Accept', 'review.accept')} act={() => accept(proposalIndex)} />
      <Decision {...decision} icon="close" words={keyed('Reject', 'review.reject')} act={() => reject(proposalIndex)} />
    </li>
  );
});

type DecisionProps = { icon: string; words: string; phrase: string; isReachable: boolean; act: () => void };

function Decision({ icon, words, phrase, isReachable, act }: DecisionProps): ReactNode {
  return (
    <button
      type="button"
      className="widget-icon-button review-decision"
      aria-label={`${words}: ${phrase}`}
      title={words}
      tabIndex={isReachable ? 0 : -1}
      onClick={act}
    >
      <Icon name={icon} />
    </button>
  );
}
