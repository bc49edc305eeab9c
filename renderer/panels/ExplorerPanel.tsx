import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useActions, useWorkbench } from '../state/store.ts';
import { IconButton } from '../widgets/Button.tsx';
import { EmptyState } from '../widgets/EmptyState.tsx';
import { PanelHeader } from '../widgets/PanelHeader.tsx';
import { FilterField } from './explorer/FilterField.tsx';
import { ImageRow } from './explorer/ImageRow.tsx';
import { useImages } from './explorer/useImages.ts';
import './explorer.css';

const ROW_HEIGHT = { list: 22, grid: 132 };
const TILE_WIDTH = 120;

/** The images of the project: as a list or as thumbnails, those that the filter matches. */
export function ExplorerPanel(): ReactNode {
  const [layout, setLayout] = useState<'list' | 'grid'>('list');
  const current = useWorkbench((state) => state.current);
  const scanning = useWorkbench((state) => state.project?.scanning ?? false);
  const { openImage } = useActions();
  const images = useImages();
  const scroller = useRef<HTMLDivElement>(null);
  const width = scroller.current?.clientWidth ?? TILE_WIDTH;
  const columns = layout === 'list' ? 1 : Math.max(1, Math.floor(width / TILE_WIDTH));
  const rows = useVirtualizer({
    count: Math.ceil(images.total / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT[layout],
    overscan: 8,
  });
  const shown = rows.getVirtualItems();
  const [first, last] = [(shown[0]?.index ?? 0) * columns, ((shown.at(-1)?.index ?? 0) + 1) * columns - 1];
  const place = current?.index ?? -1;

  useEffect(() => images.need(first, Math.max(first, last)));
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another image or layout moves the list.
  useEffect(() => {
    rows.measure();
    if (place >= 0) rows.scrollToIndex(Math.floor(place / columns), { align: 'auto' });
  }, [place, layout, columns]);

  function press({ key }: KeyboardEvent): void {
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: columns,
      ArrowUp: -columns,
      ArrowRight: 1,
      ArrowLeft: -1,
    };
    const target = key === 'Home' ? 0 : key === 'End' ? images.total - 1 : place + (steps[key] ?? Number.NaN);
    const entry = Number.isNaN(target) ? undefined : images.at(target);
    if (entry !== undefined) void openImage(entry.id).catch(() => undefined);
  }

  return (
    <section className="explorer" aria-label="Explorer">
      <PanelHeader title="Explorer">
        <IconButton
          icon={layout === 'list' ? 'layout-panel' : 'list-flat'}
          label={layout === 'list' ? 'Show thumbnails' : 'Show a list'}
          onClick={() => setLayout(layout === 'list' ? 'grid' : 'list')}
        />
      </PanelHeader>
      <FilterField total={images.total} problem={images.problem} />
      {/* The options follow the listbox's own keys. */}
      <div
        ref={scroller}
        className="explorer-scroller"
        role="listbox"
        aria-label="Images"
        tabIndex={0}
        onKeyDown={press}
        aria-activedescendant={current === null ? undefined : `image-${current.id}`}
      >
        {images.total === 0 && images.problem === null ? (
          <EmptyState icon="search" title={scanning ? 'Looking for images…' : 'No image matches.'}>
            {scanning ? null : 'Change the filter, or put images into the folder.'}
          </EmptyState>
        ) : null}
        <div className="explorer-rows" style={{ height: rows.getTotalSize() }}>
          {shown.map(({ index, start, size }) => (
            <div key={index} className={`explorer-${layout}`} style={{ top: start, height: size }}>
              {Array.from({ length: columns }, (_, column) => images.at(index * columns + column)).map(
                (entry, column) =>
                  entry === undefined ? (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a place whose image has not come has no other name.
                    <span key={column} className="explorer-waiting" />
                  ) : (
                    <ImageRow key={entry.id} entry={entry} layout={layout} isCurrent={entry.id === current?.id} />
                  ),
              )}
            </div>
          ))}
        </div>
      </div>
    </section>
  );
}
