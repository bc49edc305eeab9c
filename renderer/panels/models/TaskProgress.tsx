import type { ReactNode } from 'react';
import type { ModelTask } from '../../../main/api/models.ts';
import { Button } from '../../widgets/Button.tsx';
import { progressInWords } from './modelWords.ts';

type Props = { task: ModelTask; onCancel: (taskId: string) => void };

/** How far work on a model has come, or why it failed. */
export function TaskProgress({ task, onCancel }: Props): ReactNode {
  const { id, title, status, done, total } = task;
  const hasFailed = status === 'failed';
  return (
    <div className="models-task">
      {hasFailed ? null : (
        <progress aria-label={title} {...(status === 'running' && total > 0 && { value: done, max: total })} />
      )}
      <p className={hasFailed ? 'dialog-problem' : 'dialog-note'} role={hasFailed ? 'alert' : undefined}>
        {hasFailed ? <strong>{title} failed. </strong> : <>{title}: </>}
        {progressInWords(task)}
      </p>
      <Button kind="secondary" onClick={() => onCancel(id)}>
        {hasFailed ? 'Dismiss' : 'Cancel'}
        <span className="widget-hidden"> {title.charAt(0).toLowerCase() + title.slice(1)}</span>
      </Button>
    </div>
  );
}
