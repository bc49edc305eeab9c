import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';
import { reaches } from '../../state/review.ts';
import { useActions, useWorkbench } from '../../state/store.ts';
import type { ReviewItem } from '../../state/workbench.ts';
import { IconButton } from '../../widgets/Button.tsx';
import { ScoreBars } from '../../widgets/ScoreBars.tsx';
import { Swatch } from '../../widgets/Swatch.tsx';

const ROW_HEIGHT = 26;

/** The undecided proposals, the best first; the selected one is kept in view. */
export function ReviewList({ items }: { items: readonly ReviewItem[] }): ReactNode {
  const scroller = useRef<HTMLUListElement>(null);
  const selection = useWorkbench((state) => state.selection);
  const selected = selection.kind === 'proposal' ? selection.index : null;
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
  });
  const place = items.findIndex(({ proposalIndex }) => proposalIndex === selected);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another selection moves the list.
  useEffect(() => {
    if (place >= 0) rows.scrollToIndex(place, { align: 'auto' });
  }, [place]);
  return (
    <ul ref={scroller} className="review-list" aria-label="Proposals">
      <li className="review-space" style={{ height: rows.getTotalSize() }} aria-hidden="true" />
      {rows.getVirtualItems().map(({ index, start }) => {
        const item = items[index];
        return item === undefined ? null : (
          <ReviewRow key={item.proposalIndex} item={item} top={start} isSelected={item.proposalIndex === selected} />
        );
      })}
    </ul>
  );
}

function ReviewRow({ item, top, isSelected }: { item: ReviewItem; top: number; isSelected: boolean }): ReactNode {
  const thresholds = useWorkbench((state) => state.thresholds);
  const { select, accept, reject } = useActions();
  const { proposalIndex, phrase, match, predictedIou } = item;
  const dimmed = reaches(item, thresholds) ? '' : ' review-row-below';
  return (
    <li className={`review-row${dimmed}`} aria-current={isSelected} style={{ top, height: ROW_HEIGHT }}>
      <button
        type="button"
        className="review-choice"
        onClick={() => select({ kind: 'proposal', index: proposalIndex })}
      >
        <Swatch position={phrase.position} />
        <span className="review-text" title={phrase.text}>
          {phrase.text}
        </span>
        <span className="review-numbers">
          {match.toFixed(2)} · {predictedIou.toFixed(2)}
        </span>
        <ScoreBars match={match} iou={predictedIou} />
      </button>
      <IconButton icon="check" label={`Accept ${phrase.text} (Y)`} onClick={() => accept(proposalIndex)} />
      <IconButton icon="close" label={`Reject ${phrase.text} (X)`} onClick={() => reject(proposalIndex)} />
    </li>
  );
}
