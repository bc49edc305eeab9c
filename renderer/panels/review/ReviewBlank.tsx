import type { ReactNode } from 'react';
import { useActions, useWorkbench } from '../../state/store.ts';
import { Button } from '../../widgets/Button.tsx';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import { counted } from '../words.ts';
import type { ReviewStage } from './reviewStage.ts';
import { useKeyed, useKeyOf } from './useKeyed.ts';

/** What the review says while there is nothing to decide on, and what to do about it. */
export function ReviewBlank({ stage }: { stage: ReviewStage }): ReactNode {
  const { set } = useActions();
  switch (stage.kind) {
    case 'no image':
      return <EmptyState icon="checklist" title="Open an image to review its proposals." />;
    case 'broken image':
      return <EmptyState icon="error" title="The model cannot propose for this image." />;
    case 'not proposed':
      return <NotProposed reason={stage.reason} />;
    case 'running':
      return <Running done={stage.done} total={stage.total} />;
    case 'no phrases':
      return (
        <EmptyState icon="tag" title="Proposals need a phrase to match.">
          <Button onClick={() => set({ panel: 'phrases' })}>Add a phrase</Button>
        </EmptyState>
      );
    case 'scoring':
      return <EmptyState icon="loading codicon-modifier-spin" title="Scoring…" />;
    case 'nothing found':
      return (
        <EmptyState icon="search-stop" title="The model found no box in this image.">
          Draw regions by hand where there are objects.
        </EmptyState>
      );
    default:
      return <AllDecided />;
  }
}

function NotProposed({ reason }: { reason: string | null }): ReactNode {
  const { proposeHere } = useActions();
  const keyOf = useKeyOf();
  const keyed = useKeyed();
  const key = keyOf('model.proposeHere');
  const title =
    key === null ? 'The model has not seen this image.' : `Press ${key} to let the model propose boxes here.`;
  return (
    <EmptyState icon="sparkle" title={title}>
      {reason === null ? null : (
        <p className="review-failure" role="alert">
          The last attempt failed: {reason}
        </p>
      )}
      <Button onClick={() => void proposeHere()}>{keyed('Propose boxes', 'model.proposeHere')}</Button>
    </EmptyState>
  );
}

function Running({ done, total }: { done: number; total: number }): ReactNode {
  const { set } = useActions();
  return (
    <EmptyState icon="loading codicon-modifier-spin" title="The model is at work…">
      {total > 1 ? (
        <p className="review-progress">
          {done.toLocaleString('en')} of {counted(total, 'image')} done. Its boxes show here as soon as it was here.
        </p>
      ) : null}
      <Button kind="secondary" onClick={() => set({ bottomPanel: 'jobs' })}>
        Show jobs
      </Button>
    </EmptyState>
  );
}

function AllDecided(): ReactNode {
  const keyOf = useKeyOf();
  const keyed = useKeyed();
  const { set, finishAndGoOn } = useActions();
  const activeId = useWorkbench((state) => state.activePhraseId);
  const active = useWorkbench((state) => state.phrases.find(({ id }) => id === activeId)?.text);
  const key = keyOf('review.finish');
  return (
    <EmptyState icon="pass" title={active === undefined ? 'All decided.' : `All decided for “${active}”.`}>
      {key === null ? null : <p className="review-progress">{key}: done and next.</p>}
      {active === undefined ? (
        <Button onClick={() => void finishAndGoOn()}>Done and next</Button>
      ) : (
        <Button kind="secondary" onClick={() => set({ activePhraseId: null })}>
          {keyed('Review all phrases', 'phrase.all')}
        </Button>
      )}
    </EmptyState>
  );
}
