import type { ReactNode } from 'react';
import { useWorkbench } from '../state/store.ts';
import { CountBadge } from '../widgets/CountBadge.tsx';
import { Icon } from '../widgets/Icon.tsx';
import { PanelHeader } from '../widgets/PanelHeader.tsx';
import { QueueBlank } from './queue/QueueBlank.tsx';
import { QueueFilters } from './queue/QueueFilters.tsx';
import { QueueList } from './queue/QueueList.tsx';
import { useQueue } from './queue/useQueue.ts';
import { counted } from './words.ts';
import './queue.css';

/** Where people and model disagree, image after image by expected edits: Enter does what is suggested, Space skips. */
export function QueuePanel(): ReactNode {
  const { loaded, problem, want } = useQueue();
  const open = useWorkbench((state) => state.queue?.open ?? 0);
  return (
    <section className="queue" aria-label="Queue of disagreements" tabIndex={-1}>
      <PanelHeader title="Queue of disagreements">
        <CountBadge count={open} />
      </PanelHeader>
      <Progress />
      <QueueFilters loaded={loaded} />
      {problem === null ? null : (
        <p className="queue-problem" role="alert">
          {problem}
        </p>
      )}
      {loaded === null || loaded.total === 0 ? <QueueBlank /> : <QueueList loaded={loaded} onWant={want} />}
    </section>
  );
}

/** How many images wait to be compared. */
function Progress(): ReactNode {
  const pending = useWorkbench((state) => state.queue?.pending ?? 0);
  return (
    <p className="queue-progress" role="status">
      {pending === 0 ? null : (
        <>
          <Icon name="loading codicon-modifier-spin" />
          {counted(pending, 'image')} left to compare
        </>
      )}
    </p>
  );
}
