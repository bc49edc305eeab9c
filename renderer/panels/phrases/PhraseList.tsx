import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import type { PhraseEntry } from '../../../main/api/images.ts';
import { useWorkbench } from '../../state/store.ts';
import { CHOICE_ROWS } from '../../widgets/ChoiceRow.tsx';
import { indexAfterKey } from '../listKeys.ts';
import { reachingCounts } from '../review/reachingCounts.ts';
import { PhraseRow } from './PhraseRow.tsx';
import { digitOf } from './searchPhrases.ts';

/** Rows that PageUp and PageDown move by. */
const PAGE = 10;

type PhraseListProps = {
  /** The whole vocabulary: a phrase keeps its digit while others are filtered out. */
  phrases: readonly PhraseEntry[];
  shown: readonly PhraseEntry[];
};

/** Phrases with what the project and the open image hold of them. One row takes part in the tab order; arrows move. */
export function PhraseList({ phrases, shown }: PhraseListProps): ReactNode {
  const edited = useWorkbench((state) => state.edited);
  const thresholds = useWorkbench((state) => state.thresholds);
  const activeId = useWorkbench((state) => state.activePhraseId);
  const list = useRef<HTMLUListElement>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const proposals = edited?.proposals ?? null;
  const scores = edited?.scores ?? null;
  const here = useMemo(
    () => reachingCounts({ proposals, scores }, thresholds, phrases),
    [proposals, scores, thresholds, phrases],
  );
  const digits = useMemo(() => new Map(phrases.map(({ id }, place) => [id, digitOf(place)])), [phrases]);
  const entry = [focused, activeId].find((id) => shown.some((phrase) => phrase.id === id)) ?? shown[0]?.id;

  function press(event: KeyboardEvent<HTMLElement>): void {
    const isOnRow = event.target instanceof HTMLElement && event.target.matches(CHOICE_ROWS);
    const place = shown.findIndex(({ id }) => id === entry);
    const target = isOnRow ? indexAfterKey(event.key, place, { count: shown.length, columns: 1, rows: PAGE }) : null;
    if (target === null) return;
    event.preventDefault();
    list.current?.querySelectorAll<HTMLElement>(CHOICE_ROWS)[target]?.focus();
  }

  if (shown.length === 0) return <p className="phrases-note">No phrase holds these words.</p>;
  return (
    <ul ref={list} className="phrases-list" aria-label="Vocabulary" onKeyDown={press}>
      {shown.map((phrase) => (
        <PhraseRow
          key={phrase.id}
          phrase={phrase}
          digit={digits.get(phrase.id) ?? null}
          here={here.get(phrase.id) ?? null}
          isActive={phrase.id === activeId}
          isEntry={phrase.id === entry}
          onFocus={setFocused}
        />
      ))}
    </ul>
  );
}
