import type { ReactNode } from 'react';
import { useActions, useWorkbench } from '../state/store.ts';
import { Button } from '../widgets/Button.tsx';
import { EmptyState } from '../widgets/EmptyState.tsx';
import { Job } from './jobs/Job.tsx';
import './jobs/jobs.css';

/** Runs of the model, with their progress. Editing goes on meanwhile. */
export function JobsPanel(): ReactNode {
  const jobs = useWorkbench((state) => state.jobs);
  const hasProject = useWorkbench((state) => state.project !== null);
  const { set } = useActions();
  const propose = (
    <Button kind="secondary" onClick={() => set({ dialog: 'propose' })} disabled={!hasProject}>
      Propose boxes…
    </Button>
  );
  if (jobs.length === 0) {
    return (
      <EmptyState icon="server-process" title="No job has run yet.">
        <p>Let the model look at many images while you work on.</p>
        {propose}
      </EmptyState>
    );
  }
  return (
    <section className="jobs" aria-label="Jobs">
      <p className="jobs-header">{propose}</p>
      <ul>
        {jobs.map((job) => (
          <Job key={job.id} job={job} />
        ))}
      </ul>
    </section>
  );
}
