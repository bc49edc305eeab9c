import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { indexAfterKey } from '../../panels/listKeys.ts';
import { Icon } from '../../widgets/Icon.tsx';
import './rows.css';

type RowListProps<T> = {
  label: string;
  items: readonly T[];
  /** CSS pixels of each row. */
  rowHeight: number;
  /** What a screen reader says of a row. */
  nameOf: (item: T) => string;
  /** Enter, or a double click. */
  onOpen: (item: T) => void;
  /** Where rows can be ticked, with Space and by their box. */
  ticks?: { readonly isTicked: (item: T) => boolean; readonly onToggle: (item: T) => void };
  /** Whether it takes the focus when it comes: where nothing of the dialog stands before it. */
  takesFocus?: boolean;
  /** What is seen of a row. */
  children: (item: T) => ReactNode;
};

/** Rows of one height of a dialog, of which only those that are seen are drawn; arrows move, Enter opens. */
export function RowList<T>({
  label,
  items,
  rowHeight,
  nameOf,
  onOpen,
  ticks,
  takesFocus = false,
  children,
}: RowListProps<T>): ReactNode {
  const id = useId();
  const count = items.length;
  const scroller = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState(0);
  const active = Math.min(place, count - 1);
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    useFlushSync: false,
  });
  const drawn = rows.getVirtualItems();
  const isDrawn = drawn.some(({ index }) => index === active);

  useEffect(() => {
    if (takesFocus) scroller.current?.focus();
  }, [takesFocus]);

  function press(event: KeyboardEvent): void {
    const seen = (scroller.current?.clientHeight ?? 0) / rowHeight;
    const target = indexAfterKey(event.key, active, { count, columns: 1, rows: seen });
    const item = items[active];
    if (item !== undefined && event.key === 'Enter') onOpen(item);
    else if (item !== undefined && event.key === ' ' && ticks !== undefined) ticks.onToggle(item);
    else if (target === null) return;
    else {
      setPlace(target);
      rows.scrollToIndex(target, { align: 'auto' });
    }
    event.preventDefault();
  }

  return (
    <div
      ref={scroller}
      className="rows"
      role="listbox"
      aria-label={label}
      aria-multiselectable={ticks !== undefined}
      aria-activedescendant={isDrawn ? `${id}-${active}` : undefined}
      tabIndex={0}
      onKeyDown={press}
    >
      <div className="rows-all" style={{ height: rows.getTotalSize() }}>
        {drawn.map(({ index, start }) => {
          const item = items[index];
          if (item === undefined) return null;
          return (
            // biome-ignore lint/a11y/useFocusableInteractive: the listbox holds the focus for its options.
            // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox takes the keys.
            <div
              key={index}
              id={`${id}-${index}`}
              className={index === active ? 'rows-row rows-active' : 'rows-row'}
              role="option"
              aria-selected={ticks === undefined ? index === active : ticks.isTicked(item)}
              aria-posinset={index + 1}
              aria-setsize={count}
              style={{ top: start, height: rowHeight }}
              onClick={() => setPlace(index)}
              onDoubleClick={() => onOpen(item)}
            >
              <span className="widget-hidden">{nameOf(item)}</span>
              <span className="rows-content" aria-hidden="true">
                {ticks === undefined ? null : (
                  <TickBox isTicked={ticks.isTicked(item)} onToggle={() => ticks.onToggle(item)} />
                )}
                {children(item)}
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** For the pointer: the row says itself whether it is ticked, and the list keeps the focus. */
function TickBox({ isTicked, onToggle }: { isTicked: boolean; onToggle: () => void }): ReactNode {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the listbox takes the keys.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox takes the keys.
    <span
      className={isTicked ? 'rows-tick rows-ticked' : 'rows-tick'}
      onClick={onToggle}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      {isTicked ? <Icon name="check" /> : null}
    </span>
  );
}
