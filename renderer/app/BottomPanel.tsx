import { Tabs } from 'radix-ui';
import type { ReactNode } from 'react';
import { HistoryPanel } from '../panels/HistoryPanel.tsx';
import { JobsPanel } from '../panels/JobsPanel.tsx';
import { ProblemsPanel } from '../panels/ProblemsPanel.tsx';
import { useActions, useWorkbench } from '../state/store.ts';
import type { BottomPanel as Shown } from '../state/workbench.ts';
import { CountBadge } from '../widgets/CountBadge.tsx';
import { CommandButton } from './CommandButton.tsx';

const tabs: readonly { id: Shown; label: string; Content: () => ReactNode }[] = [
  { id: 'problems', label: 'Problems', Content: ProblemsPanel },
  { id: 'jobs', label: 'Jobs', Content: JobsPanel },
  { id: 'history', label: 'History', Content: HistoryPanel },
];

/** Problems, jobs and history, one at a time. */
export function BottomPanel(): ReactNode {
  const shown = useWorkbench((state) => state.bottomPanel);
  const problems = useWorkbench((state) => state.findings.length);
  const jobs = useWorkbench((state) => state.jobs.filter(({ status }) => status === 'running').length);
  const { set } = useActions();
  const counts: Readonly<Record<Shown, number>> = { problems, jobs, history: 0 };
  return (
    <Tabs.Root
      className="workbench-bottom"
      value={shown ?? 'problems'}
      onValueChange={(value) => set({ bottomPanel: tabs.find(({ id }) => id === value)?.id ?? null })}
    >
      <div className="workbench-tabs">
        <Tabs.List aria-label="Panels">
          {tabs.map(({ id, label }) => (
            <Tabs.Trigger key={id} value={id}>
              {label}
              {counts[id] > 0 ? <CountBadge count={counts[id]} /> : null}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <CommandButton id="view.bottomPanel" icon="close" />
      </div>
      {tabs.map(({ id, Content }) => (
        <Tabs.Content key={id} value={id} className="workbench-tab">
          <Content />
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}
