import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, type ReactNode, useCallback, useEffect, useRef } from 'react';
import type { SearchResult } from '../../../main/api/search.ts';
import { useActions, useWorkbench } from '../../state/store.ts';
import { useSize } from '../explorer/useSize.ts';
import { indexAfterKey } from '../listKeys.ts';
import { hideSearch } from './hideSearch.ts';
import { openResult } from './openResult.ts';
import { ResultTile, resultElementId } from './ResultTile.tsx';
import { keyOfResult, keysBetween, toggled } from './results.ts';
import { useSearchState, wantMore } from './searchState.ts';

/** CSS pixels. */
const TILE = { width: 128, height: 140 };
/** Rows before the end at which more is asked for. */
const AHEAD = 6;

/**
 * The results as a wall of pictures; only those that are seen are drawn. A click chooses one, with Ctrl one more and with
 * Shift all up to it; arrow keys move, Space chooses, Enter and a double click open the image.
 */
export function ResultWall({ results }: { results: readonly SearchResult[] }): ReactNode {
  const actions = useActions();
  const chosen = useSearchState((state) => state.chosen);
  const active = useSearchState((state) => state.active);
  const labelsOf = useLabels();
  const scroller = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(scroller);
  const columns = Math.max(1, Math.floor(width / TILE.width));
  const count = Math.ceil(results.length / columns);
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => TILE.height,
    overscan: 2,
    useFlushSync: false,
  });
  const shown = rows.getVirtualItems();
  const lastRow = shown.at(-1)?.index ?? 0;
  const first = (shown[0]?.index ?? 0) * columns;
  const last = (lastRow + 1) * columns - 1;
  useEffect(() => {
    if (lastRow + AHEAD >= count) wantMore();
  }, [lastRow, count]);

  // Unless the user is somewhere else by now, the keys are for the results.
  useEffect(() => {
    const holder = document.activeElement;
    if (holder === document.body || holder?.matches('.search')) scroller.current?.focus();
  }, []);

  const latest = useRef(results);
  latest.current = results;
  const pick = useCallback((index: number, { ctrlKey, metaKey, shiftKey }: MouseEvent | KeyboardEvent) => {
    choose(latest.current, index, { isMore: ctrlKey || metaKey, isRange: shiftKey });
  }, []);
  const open = useCallback((index: number) => void openResult(actions, latest.current[index]), [actions]);

  function move(event: KeyboardEvent): boolean {
    const target = indexAfterKey(event.key, active, { count: results.length, columns, rows: height / TILE.height });
    if (target === null) return false;
    if (event.shiftKey) choose(results, target, { isMore: false, isRange: true });
    else useSearchState.setState({ active: target, anchor: target });
    rows.scrollToIndex(Math.floor(target / columns), { align: 'auto' });
    return true;
  }

  function press(event: KeyboardEvent): void {
    const isAll = event.code === 'KeyA' && (event.ctrlKey || event.metaKey) && !event.altKey;
    if (event.key === 'Enter') open(active);
    else if (event.key === ' ') choose(results, active, { isMore: !event.shiftKey, isRange: event.shiftKey });
    else if (isAll) useSearchState.setState({ chosen: new Set(results.map(keyOfResult)) });
    else if (event.key === 'Escape') leave(chosen.size, () => hideSearch(actions.set));
    else if (!move(event)) return;
    event.preventDefault();
  }

  return (
    <div
      ref={scroller}
      className="search-wall"
      role="listbox"
      aria-label="Results"
      aria-multiselectable
      tabIndex={0}
      onKeyDown={press}
      aria-activedescendant={first <= active && active <= last ? resultElementId(active) : undefined}
    >
      <div className="search-rows" style={{ height: rows.getTotalSize() }}>
        {shown.map(({ index: row, start, size }) => (
          <div
            key={row}
            className="search-row"
            style={{
              transform: `translateY(${start}px)`,
              height: size,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            }}
          >
            {results.slice(row * columns, (row + 1) * columns).map((result, column) => (
              <ResultTile
                key={keyOfResult(result)}
                result={result}
                index={row * columns + column}
                total={results.length}
                labels={labelsOf(result)}
                isActive={row * columns + column === active}
                isChosen={chosen.has(keyOfResult(result))}
                onPick={pick}
                onOpen={open}
              />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

/** Chooses a result, one more, or all from the last one to it. */
function choose(
  results: readonly SearchResult[],
  index: number,
  { isMore, isRange }: { isMore: boolean; isRange: boolean },
): void {
  const result = results[index];
  if (result === undefined) return;
  useSearchState.setState(({ chosen, anchor }) => {
    if (isRange) return { chosen: keysBetween(results, anchor, index), active: index };
    const key = keyOfResult(result);
    return { chosen: isMore ? toggled(chosen, key) : new Set([key]), active: index, anchor: index };
  });
}

/** Lets go of what is chosen first, and of the view then. */
function leave(chosen: number, hide: () => void): void {
  if (chosen > 0) useSearchState.setState({ chosen: new Set() });
  else hide();
}

/** The texts of the phrases that the region of a result carries. */
function useLabels(): (result: SearchResult) => string {
  const phrases = useWorkbench((state) => state.phrases);
  return useCallback(
    ({ object }) => {
      const ids = object?.region?.phraseIds ?? [];
      return phrases.flatMap(({ id, text }) => (ids.includes(id) ? [text] : [])).join(', ');
    },
    [phrases],
  );
}
