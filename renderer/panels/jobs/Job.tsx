import type { ReactNode } from 'react';
import type { JobState } from '../../../main/api/jobs.ts';
import { reasonOf } from '../../state/reasonOf.ts';
import { useActions } from '../../state/store.ts';
import { IconButton } from '../../widgets/Button.tsx';
import { Icon } from '../../widgets/Icon.tsx';
import { counted } from '../words.ts';
import { isOpen, progressInWords } from './jobWords.ts';

const icons: Readonly<Record<JobState['status'], string>> = {
  running: 'loading~spin',
  paused: 'debug-pause',
  done: 'pass-filled',
  cancelled: 'circle-slash',
  failed: 'error',
};

/** One run of the model: its progress, what can be done about it, and the images that failed. */
export function Job({ job }: { job: JobState }): ReactNode {
  const { title, status, done, total, errors } = job;
  return (
    <li className="jobs-job">
      <div className="jobs-row">
        <span className={`jobs-${status}`} title={status}>
          <Icon name={icons[status]} />
        </span>
        <span className="jobs-title" title={title}>
          {title}
        </span>
        <time dateTime={job.startedAt}>{new Date(job.startedAt).toLocaleTimeString('en-GB')}</time>
        {isOpen(job) ? <JobButtons job={job} /> : null}
      </div>
      {isOpen(job) ? <progress value={done} max={Math.max(1, total)} aria-label={title} /> : null}
      <p>{progressInWords(job)}</p>
      {errors.length === 0 ? null : <FailedImages errors={errors} />}
    </li>
  );
}

function JobButtons({ job: { id, title, status } }: { job: JobState }): ReactNode {
  const { request, notify } = useActions();
  const ask = (method: 'pauseJob' | 'resumeJob' | 'cancelJob') =>
    void request(method, { jobId: id }).catch((error: unknown) => notify('error', reasonOf(error)));
  return (
    <span className="jobs-buttons">
      {status === 'running' ? (
        <IconButton icon="debug-pause" label={`Pause: ${title}`} onClick={() => ask('pauseJob')} />
      ) : (
        <IconButton icon="debug-continue" label={`Resume: ${title}`} onClick={() => ask('resumeJob')} />
      )}
      <IconButton icon="debug-stop" label={`Cancel: ${title}`} onClick={() => ask('cancelJob')} />
    </span>
  );
}

function FailedImages({ errors }: { errors: JobState['errors'] }): ReactNode {
  const { openImage } = useActions();
  return (
    <details>
      <summary>{counted(errors.length, 'image')} failed</summary>
      <ul>
        {errors.map(({ imageId, path, error }) => (
          <li key={imageId}>
            <button type="button" title={`Open ${path}`} onClick={() => void openImage(imageId)}>
              {path}
            </button>
            <span>{error}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
