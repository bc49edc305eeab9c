import { type ReactNode, useEffect, useState } from 'react';
import type { HistoryEntry } from '../../../main/api/changes.ts';
import { reasonOf } from '../../state/reasonOf.ts';
import { useActions } from '../../state/store.ts';
import { Refusal } from '../../widgets/Refusal.tsx';
import { changeInWords } from './changeInWords.ts';

type JournalRowProps = {
  entry: HistoryEntry;
  /** Whether the tab key stops here. */
  isEntry: boolean;
};

/** A stored change; expanded, it tells what was changed. */
export function JournalRow({ entry, isEntry }: JournalRowProps): ReactNode {
  const { sequence, at, label, origin } = entry;
  const [isOpen, setIsOpen] = useState(false);
  return (
    <li>
      <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
        <summary className="history-entry" title={`Change ${sequence}: ${label}`} tabIndex={isEntry ? 0 : -1}>
          <time dateTime={at}>{new Date(at).toLocaleString('en-GB')}</time>
          <span className="history-label">{label}</span>
          {origin === 'user' ? null : <span className="history-origin">{origin}</span>}
        </summary>
        {isOpen ? <WhatChanged sequence={sequence} /> : null}
      </details>
    </li>
  );
}

type Told = { readonly lines: readonly string[] } | { readonly problem: string };

function WhatChanged({ sequence }: { sequence: number }): ReactNode {
  const { request } = useActions();
  const [told, setTold] = useState<Told | null>(null);
  useEffect(() => {
    const abandoned = new AbortController();
    request('readHistory', { sequence }, abandoned.signal).then(
      ({ change }) => setTold({ lines: changeInWords(change) }),
      (error: unknown) => abandoned.signal.aborted || setTold({ problem: reasonOf(error) }),
    );
    return () => abandoned.abort();
  }, [request, sequence]);
  if (told === null) return null;
  if ('problem' in told) return <Refusal reason={told.problem} />;
  return (
    <ul className="history-details" aria-label={`What change ${sequence} did`}>
      {told.lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
