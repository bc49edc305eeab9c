import { useVirtualizer } from '@tanstack/react-virtual';
import { type FocusEvent, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { QueueEntry } from '../../../main/api/curation.ts';
import { isSettledHere } from '../../state/queue.ts';
import { getState, useActions, useWorkbench } from '../../state/store.ts';
import { indexAfterKey } from '../listKeys.ts';
import { QueueRow, queueElementId, ROW_HEIGHT, TITLE_HEIGHT } from './QueueRow.tsx';
import { QueueShown } from './QueueShown.tsx';
import { entryAt, isSameEntry, type LoadedQueue, type QueueLoader } from './queueLoader.ts';

type QueueListProps = { loaded: LoadedQueue; onWant: QueueLoader['want'] };

/**
 * Disagreements under the images that they are in; only those that are seen are drawn. Keys move among them and open
 * the image with the evidence, Enter does what is suggested, Space skips.
 */
export function QueueList({ loaded, onWant }: QueueListProps): ReactNode {
  const { total } = loaded;
  const { showDisagreement, fixDisagreement, skipDisagreement } = useActions();
  const shown = useWorkbench((state) => state.disagreement);
  const edited = useWorkbench((state) => state.edited);
  const scroller = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState(0);
  const active = Math.min(place, total - 1);
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => ROW_HEIGHT + (hasTitle(loaded, index) ? TITLE_HEIGHT : 0),
    overscan: 10,
    useFlushSync: false,
  });
  const drawn = rows.getVirtualItems();
  const [first, last] = [drawn[0]?.index ?? 0, drawn.at(-1)?.index ?? 0];

  useEffect(() => onWant({ first, last }), [first, last, onWant]);
  useEffect(() => {
    // The panel was asked for by a key before there was a list.
    if (document.activeElement === scroller.current?.parentElement) scroller.current?.focus();
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights and places follow what was loaded.
  useEffect(() => {
    rows.measure();
    const moved = loaded.entries.findIndex((entry) => isSameEntry(entry, shown));
    if (moved >= 0) setPlace(loaded.offset + moved);
  }, [loaded]);

  function show(index: number): Promise<boolean> {
    const entry = entryAt(loaded, index);
    setPlace(index);
    rows.scrollToIndex(index, { align: 'auto' });
    return entry === undefined ? Promise.resolve(false) : showDisagreement(entry);
  }

  /** Acts on the disagreement that is shown and goes on to the next that is not dealt with; one that is not is shown. */
  async function settle(act: () => Promise<boolean>): Promise<void> {
    const index = active;
    const entry = entryAt(loaded, index);
    if (entry === undefined || !isShown(entry)) return void show(index);
    if (!(await act())) return;
    const isOpen = (other?: QueueEntry) => other !== undefined && !isSettledHere(getState(), other);
    const places = Array.from({ length: loaded.entries.length }, (_, at) => loaded.offset + at);
    const next = places.find((at) => at > index && isOpen(entryAt(loaded, at)));
    const previous = places.findLast((at) => at < index && isOpen(entryAt(loaded, at)));
    const target = next ?? previous;
    if (target !== undefined) await show(target);
  }

  function press(event: KeyboardEvent): void {
    const seen = (scroller.current?.clientHeight ?? 0) / ROW_HEIGHT;
    const target = indexAfterKey(event.key, active, { count: total, columns: 1, rows: seen });
    if (event.key === 'Enter') void settle(fixDisagreement);
    else if (event.key === ' ') void settle(skipDisagreement);
    else if (target === null) return;
    else void show(target);
    event.preventDefault();
  }

  /** Keys that bring the focus here show what they will act on; a click says itself what it shows. */
  function enter({ target }: FocusEvent): void {
    const entry = entryAt(loaded, active);
    if (target.matches(':focus-visible') && entry !== undefined && !isShown(entry)) void show(active);
  }

  return (
    <>
      <div
        ref={scroller}
        className="queue-list"
        role="listbox"
        aria-label="Disagreements"
        tabIndex={0}
        onKeyDown={press}
        onFocus={enter}
        aria-activedescendant={first <= active && active <= last ? queueElementId(active) : undefined}
      >
        <div className="queue-rows" style={{ height: rows.getTotalSize() }}>
          {drawn.map(({ index, start }) => {
            const entry = entryAt(loaded, index);
            return (
              <QueueRow
                key={index}
                entry={entry}
                index={index}
                total={total}
                top={start}
                hasTitle={hasTitle(loaded, index)}
                isActive={index === active}
                isSettled={entry !== undefined && isSettledHere({ edited }, entry)}
                onPick={(picked) => void show(picked)}
              />
            );
          })}
        </div>
      </div>
      <QueueShown onFix={() => void settle(fixDisagreement)} onSkip={() => void settle(skipDisagreement)} />
    </>
  );
}

/** Whether it is the one whose evidence is seen. */
function isShown(entry: QueueEntry): boolean {
  const { disagreement, edited } = getState();
  return isSameEntry(disagreement, entry) && edited?.image.id === entry.imageId;
}

function hasTitle(loaded: LoadedQueue, index: number): boolean {
  const entry = entryAt(loaded, index);
  return entry !== undefined && entryAt(loaded, index - 1)?.imageId !== entry.imageId;
}
