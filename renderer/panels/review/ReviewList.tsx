import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { reaches } from '../../state/review.ts';
import { useActions, useWorkbench } from '../../state/store.ts';
import type { ReviewItem } from '../../state/workbench.ts';
import { indexAfterKey } from '../listKeys.ts';
import { ReviewRow } from './ReviewRow.tsx';

const ROW_HEIGHT = 26;

/**
 * The undecided proposals in the order of the review. One row takes part in the tab order: the selected one, or else
 * the first; arrows move the selection from row to row. The selected row is kept in view.
 */
export function ReviewList({ items }: { items: readonly ReviewItem[] }): ReactNode {
  const scroller = useRef<HTMLUListElement>(null);
  const hasFocus = useRef(false);
  const thresholds = useWorkbench((state) => state.thresholds);
  const selected = useWorkbench(({ selection }) => (selection.kind === 'proposal' ? selection.index : null));
  const { select } = useActions();
  const place = items.findIndex(({ proposalIndex }) => proposalIndex === selected);
  const entry = Math.max(0, place);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
    useFlushSync: false,
    // The row that keys reach is there even when it is scrolled away.
    rangeExtractor: (range) => [...new Set([entry, ...defaultRangeExtractor(range)])].toSorted((a, b) => a - b),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another selection moves the list.
  useEffect(() => {
    if (place >= 0) rows.scrollToIndex(place, { align: 'auto' });
  }, [place, selected]);

  function press(event: KeyboardEvent): void {
    const seen = Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT);
    const target = indexAfterKey(event.key, place, { count: items.length, columns: 1, rows: seen });
    const item = target === null ? undefined : items[target];
    if (item === undefined) return;
    event.preventDefault();
    hasFocus.current = true;
    select({ kind: 'proposal', index: item.proposalIndex });
  }

  return (
    <ul
      ref={scroller}
      className="review-list"
      aria-label="Proposals"
      onKeyDown={press}
      onFocus={({ target }) => {
        // After a click the keys are for the image again once the row has gone.
        hasFocus.current = target.matches(':focus-visible');
      }}
      onBlur={({ relatedTarget }) => {
        if (!(relatedTarget instanceof Node && scroller.current?.contains(relatedTarget))) hasFocus.current = false;
      }}
    >
      <li className="review-space" style={{ height: rows.getTotalSize() }} aria-hidden="true" />
      {rows.getVirtualItems().map(({ index, start }) => {
        const item = items[index];
        return item === undefined ? null : (
          <ReviewRow
            key={item.proposalIndex}
            item={item}
            rank={index + 1}
            total={items.length}
            top={start}
            height={ROW_HEIGHT}
            isSelected={index === place}
            isEntry={index === entry}
            isBelow={!reaches(item, thresholds)}
            hasFocus={hasFocus}
          />
        );
      })}
    </ul>
  );
}
