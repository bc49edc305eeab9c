import type { ReactNode } from 'react';
import { HistoryPanel } from '../panels/HistoryPanel.tsx';
import { JobsPanel } from '../panels/JobsPanel.tsx';
import { ProblemsPanel } from '../panels/ProblemsPanel.tsx';
import { useActions, useWorkbench } from '../state/store.ts';
import type { BottomPanel as Shown } from '../state/workbench.ts';
import { IconButton } from '../widgets/Button.tsx';

const tabs: readonly { id: Shown; label: string }[] = [
  { id: 'problems', label: 'Problems' },
  { id: 'jobs', label: 'Jobs' },
  { id: 'history', label: 'History' },
];

/** Problems, jobs and history, one at a time. */
export function BottomPanel(): ReactNode {
  const shown = useWorkbench((state) => state.bottomPanel);
  const { set } = useActions();
  return (
    <section className="workbench-bottom" aria-label="Panel">
      <div className="workbench-tabs">
        <div role="tablist" aria-label="Panels">
          {tabs.map(({ id, label }) => (
            <button
              key={id}
              type="button"
              role="tab"
              aria-selected={shown === id}
              onClick={() => set({ bottomPanel: id })}
            >
              {label}
            </button>
          ))}
        </div>
        <IconButton icon="close" label="Close the panel" onClick={() => set({ bottomPanel: null })} />
      </div>
      <div className="workbench-tab" role="tabpanel" aria-label={tabs.find(({ id }) => id === shown)?.label}>
        {shown === 'problems' ? <ProblemsPanel /> : null}
        {shown === 'jobs' ? <JobsPanel /> : null}
        {shown === 'history' ? <HistoryPanel /> : null}
      </div>
    </section>
  );
}
