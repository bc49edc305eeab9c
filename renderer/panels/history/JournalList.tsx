import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { Button } from '../../widgets/Button.tsx';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import { indexAfterKey } from '../listKeys.ts';
import { JournalRow } from './JournalRow.tsx';
import { useJournal } from './useJournal.ts';

/** Rows that PageUp and PageDown move by. */
const PAGE = 10;

/** Every change that was stored, the newest first. One row takes part in the tab order; arrows move. */
export function JournalList(): ReactNode {
  const { entries, isWhole, problem, showOlder } = useJournal();
  const list = useRef<HTMLOListElement>(null);
  const [focused, setFocused] = useState<number | null>(null);
  const place = Math.max(
    0,
    entries.findIndex(({ sequence }) => sequence === focused),
  );

  function rows(): readonly HTMLElement[] {
    return [...(list.current?.querySelectorAll<HTMLElement>('summary') ?? [])];
  }

  function note(target: Element): void {
    const index = rows().findIndex((row) => row.isSameNode(target));
    if (index >= 0) setFocused(entries[index]?.sequence ?? null);
  }

  function press(event: KeyboardEvent): void {
    const target = indexAfterKey(event.key, place, { count: entries.length, columns: 1, rows: PAGE });
    if (target === null) return;
    event.preventDefault();
    rows()[target]?.focus();
  }

  return (
    <section className="history-journal" aria-label="Journal">
      {problem === null ? null : (
        <p className="history-problem" role="alert">
          {problem}
        </p>
      )}
      {entries.length === 0 && isWhole ? (
        <EmptyState icon="history" title="Nothing has been changed yet." />
      ) : (
        <ol ref={list} onKeyDown={press} onFocus={({ target }) => note(target)}>
          {entries.map((entry, index) => (
            <JournalRow key={entry.sequence} entry={entry} isEntry={index === place} />
          ))}
        </ol>
      )}
      {entries.length > 0 && !isWhole ? (
        <p className="history-buttons">
          <Button kind="secondary" onClick={showOlder}>
            Show older changes
          </Button>
        </p>
      ) : null}
    </section>
  );
}
