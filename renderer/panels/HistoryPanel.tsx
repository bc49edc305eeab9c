import type { ReactNode } from 'react';
import type { HistoryEntry } from '../../main/api.ts';
import { useActions, useWorkbench } from '../state/store.ts';
import { Button } from '../widgets/Button.tsx';
import { EmptyState } from '../widgets/EmptyState.tsx';
import { UndoStack } from './history/UndoStack.tsx';
import { useJournal } from './history/useJournal.ts';
import './history/history.css';

/** What can be undone and redone here, and every change that was ever stored, the newest first. */
export function HistoryPanel(): ReactNode {
  const { undo, redo } = useActions();
  const canUndo = useWorkbench((state) => state.undo.length > 0);
  const canRedo = useWorkbench((state) => state.redo.length > 0);
  return (
    <div className="history">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys scroll what has the focus. */}
      <section className="history-stack" aria-label="Undo and redo" tabIndex={0}>
        <p className="history-buttons">
          <Button kind="secondary" onClick={() => void undo()} disabled={!canUndo}>
            Undo
          </Button>
          <Button kind="secondary" onClick={() => void redo()} disabled={!canRedo}>
            Redo
          </Button>
        </p>
        <UndoStack />
      </section>
      <JournalList />
    </div>
  );
}

function JournalList(): ReactNode {
  const { entries, isWhole, problem, showOlder } = useJournal();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys scroll what has the focus.
    <section className="history-journal" aria-label="Journal" tabIndex={0}>
      {problem === null ? null : (
        <p className="history-problem" role="alert">
          {problem}
        </p>
      )}
      {entries.length === 0 && isWhole ? (
        <EmptyState icon="history" title="Nothing has been changed yet." />
      ) : (
        <ol>
          {entries.map((entry) => (
            <JournalRow key={entry.sequence} entry={entry} />
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

function JournalRow({ entry: { sequence, at, label, origin } }: { entry: HistoryEntry }): ReactNode {
  return (
    <li className="history-entry" title={`Change ${sequence}: ${label}`}>
      <time dateTime={at}>{new Date(at).toLocaleString('en-GB')}</time>
      <span className="history-label">{label}</span>
      {origin === 'user' ? null : <span className="history-origin">{origin}</span>}
    </li>
  );
}
