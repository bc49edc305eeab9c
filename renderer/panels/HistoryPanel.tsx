import { type ReactNode, useEffect, useState } from 'react';
import type { HistoryEntry } from '../../main/api.ts';
import { useActions, useWorkbench } from '../state/store.ts';
import { Button } from '../widgets/Button.tsx';
import './lists.css';

const PAGE = 100;

/** Every stored change, the newest first, with undo and redo. */
export function HistoryPanel(): ReactNode {
  const version = useWorkbench((state) => state.historyVersion);
  const saved = useWorkbench((state) => state.save);
  const undoable = useWorkbench((state) => state.undo.at(-1));
  const redoable = useWorkbench((state) => state.redo.at(-1));
  const { request, undo, redo, notify } = useActions();
  const [entries, setEntries] = useState<readonly HistoryEntry[]>([]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a stored change makes the list stale.
  useEffect(() => {
    request('listHistory', { before: null, limit: PAGE }).then(setEntries, (error: Error) =>
      notify('error', error.message),
    );
  }, [version, saved, request, notify]);

  async function more(): Promise<void> {
    const older = await request('listHistory', { before: entries.at(-1)?.sequence ?? null, limit: PAGE });
    setEntries([...entries, ...older]);
  }

  return (
    <div className="lists-history">
      <p className="lists-buttons">
        <Button kind="secondary" onClick={() => void undo()} disabled={undoable === undefined}>
          {undoable === undefined ? 'Undo' : `Undo "${undoable.label}"`}
        </Button>
        <Button kind="secondary" onClick={() => void redo()} disabled={redoable === undefined}>
          {redoable === undefined ? 'Redo' : `Redo "${redoable.label}"`}
        </Button>
      </p>
      <ol className="lists" aria-label="History">
        {entries.map(({ sequence, at, label, origin }) => (
          <li key={sequence} className="lists-entry">
            <time dateTime={at}>{new Date(at).toLocaleTimeString('en-GB')}</time>
            <span className="lists-title">{label}</span>
            <span className="lists-note">{origin === 'user' ? '' : origin}</span>
          </li>
        ))}
      </ol>
      {entries.length > 0 && entries.length % PAGE === 0 ? (
        <Button kind="secondary" onClick={() => void more()}>
          Show older
        </Button>
      ) : null}
    </div>
  );
}
