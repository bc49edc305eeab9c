import type { ReactNode } from 'react';
import type { JobState } from '../../main/api.ts';
import { useActions, useWorkbench } from '../state/store.ts';
import { Button, IconButton } from '../widgets/Button.tsx';
import { EmptyState } from '../widgets/EmptyState.tsx';
import './lists.css';

/** Runs of the model, with their progress. Editing goes on meanwhile. */
export function JobsPanel(): ReactNode {
  const jobs = useWorkbench((state) => state.jobs);
  const { set } = useActions();
  if (jobs.length === 0) {
    return (
      <EmptyState icon="server-process" title="Nothing runs.">
        <Button onClick={() => set({ dialog: 'propose' })}>Propose boxes…</Button>
      </EmptyState>
    );
  }
  return (
    <ul className="lists" aria-label="Jobs">
      {jobs.map((job) => (
        <Job key={job.id} job={job} />
      ))}
    </ul>
  );
}

function Job({ job }: { job: JobState }): ReactNode {
  const { request, openImage, notify } = useActions();
  const ask = (method: 'pauseJob' | 'resumeJob' | 'cancelJob') =>
    void request(method, { jobId: job.id }).catch((error: Error) => notify('error', error.message));
  const isOpen = job.status === 'running' || job.status === 'paused';
  return (
    <li className="lists-job">
      <span className="lists-title">{job.title}</span>
      <progress value={job.done} max={Math.max(1, job.total)} aria-label={job.title} />
      <span className="lists-note">{job.summary ?? describe(job)}</span>
      {isOpen ? (
        <span>
          {job.status === 'running' ? (
            <IconButton icon="debug-pause" label="Pause" onClick={() => ask('pauseJob')} />
          ) : (
            <IconButton icon="debug-continue" label="Resume" onClick={() => ask('resumeJob')} />
          )}
          <IconButton icon="debug-stop" label="Cancel" onClick={() => ask('cancelJob')} />
        </span>
      ) : null}
      {job.errors.length === 0 ? null : (
        <details>
          <summary>{job.errors.length} images failed</summary>
          <ul>
            {job.errors.map(({ imageId, path, error }) => (
              <li key={imageId}>
                <button type="button" onClick={() => void openImage(imageId).catch(() => undefined)}>
                  {path}
                </button>{' '}
                {error}
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

function describe({ status, done, total, imagesPerSecond, secondsLeft }: JobState): string {
  const left = secondsLeft === null ? '' : `, ${Math.ceil(secondsLeft)} s left`;
  const speed = imagesPerSecond === 0 ? '' : `, ${imagesPerSecond.toFixed(1)} images/s`;
  return `${status === 'paused' ? 'Paused at ' : ''}${done} of ${total}${speed}${left}`;
}
