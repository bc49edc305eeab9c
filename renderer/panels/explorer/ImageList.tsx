import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useActions, useWorkbench } from '../../state/store.ts';
import { indexAfterKey } from '../listKeys.ts';
import { ImageRow, imageElementId, type PickKeys } from './ImageRow.tsx';
import { entryAt, type Pages, type Range } from './pages.ts';
import { useSize } from './useSize.ts';

/** CSS pixels. */
const ROW_HEIGHT = { list: 22, grid: 128 };
const TILE_WIDTH = 112;

type ImageListProps = {
  pages: Pages;
  total: number;
  /** Changes when the list is another one, of another filter. */
  of: string | null;
  layout: 'list' | 'grid';
  onWant: (range: Range) => void;
};

/** The images at their places; only those that are seen are drawn. Keys move among them, Enter opens. */
export function ImageList({ pages, total, of, layout, onWant }: ImageListProps): ReactNode {
  const { openImage, toggleImage, chooseImages, set } = useActions();
  const chosen = useWorkbench((state) => state.chosenImageIds);
  const current = useWorkbench((state) => state.current);
  const scroller = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(scroller);
  const [active, setActive] = useState(-1);
  /** Where a range of chosen images begins. */
  const anchor = useRef(0);
  const columns = layout === 'list' ? 1 : Math.max(1, Math.floor(width / TILE_WIDTH));
  const rows = useVirtualizer({
    count: Math.ceil(total / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT[layout],
    overscan: layout === 'list' ? 10 : 2,
    useFlushSync: false,
  });
  const shown = rows.getVirtualItems();
  const first = (shown[0]?.index ?? 0) * columns;
  const last = Math.min(total, ((shown.at(-1)?.index ?? 0) + 1) * columns) - 1;
  const place = placeOf(current, pages, total);

  useEffect(() => onWant({ first, last }), [first, last, onWant]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list moves for another image, filter or form only.
  useEffect(() => {
    setActive(place);
    anchor.current = Math.max(0, place);
    if (place >= 0) rows.scrollToIndex(Math.floor(place / columns), { align: 'auto' });
    else rows.scrollToOffset(0);
  }, [current?.id, place, of, columns]);

  /** Opens an image; with Ctrl it is chosen beside the others, with Shift all from the last one to it are. */
  function pick(index: number, { ctrlKey, metaKey, shiftKey }: PickKeys): void {
    const entry = entryAt(pages, index);
    setActive(index);
    if (shiftKey) void chooseImages(anchor.current, index);
    else anchor.current = index;
    if (entry === undefined || shiftKey) return;
    if (ctrlKey || metaKey) toggleImage(entry.id);
    else {
      set({ chosenImageIds: new Set() });
      void openImage(entry.id);
    }
  }

  function press(event: KeyboardEvent): void {
    const target = indexAfterKey(event.key, active, { count: total, columns, rows: height / ROW_HEIGHT[layout] });
    if (event.key === 'Escape' && chosen.size > 0) set({ chosenImageIds: new Set() });
    else if (event.key === 'Enter' || event.key === ' ') pick(active, event);
    else if (target === null) return;
    else {
      if (event.shiftKey) void chooseImages(anchor.current, target);
      else anchor.current = target;
      setActive(target);
      rows.scrollToIndex(Math.floor(target / columns), { align: 'auto' });
    }
    event.preventDefault();
  }

  return (
    <div
      ref={scroller}
      className="explorer-scroller"
      role="listbox"
      aria-label="Images"
      aria-multiselectable
      tabIndex={0}
      onKeyDown={press}
      aria-activedescendant={first <= active && active <= last ? imageElementId(active) : undefined}
    >
      <div className="explorer-rows" style={{ height: rows.getTotalSize() }}>
        {shown.map(({ index: row, start, size }) => (
          <div
            key={row}
            className={`explorer-${layout}`}
            style={{
              transform: `translateY(${start}px)`,
              height: size,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            }}
          >
            {indicesOf(row, columns, total).map((index) => (
              <ImageRow
                key={index}
                entry={entryAt(pages, index)}
                index={index}
                total={total}
                layout={layout}
                isCurrent={current !== null && entryAt(pages, index)?.id === current.id}
                isActive={index === active}
                isChosen={isChosen(chosen, entryAt(pages, index)?.id)}
                onPick={pick}
              />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

function isChosen(chosen: ReadonlySet<string>, imageId: string | undefined): boolean {
  return imageId !== undefined && chosen.has(imageId);
}

/** Where the current image stands in the list, or -1; its own word for it may be of another list. */
function placeOf(current: { id: string; index: number } | null, pages: Pages, total: number): number {
  if (current === null || current.index >= total) return -1;
  const there = entryAt(pages, current.index);
  return there === undefined || there.id === current.id ? current.index : -1;
}

function indicesOf(row: number, columns: number, total: number): readonly number[] {
  const first = row * columns;
  return Array.from({ length: Math.max(0, Math.min(columns, total - first)) }, (_, column) => first + column);
}
