import type { ReactNode } from 'react';
import { useActions, useWorkbench } from '../state/store.ts';
import { Button } from '../widgets/Button.tsx';
import { JournalList } from './history/JournalList.tsx';
import { UndoStack } from './history/UndoStack.tsx';
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
