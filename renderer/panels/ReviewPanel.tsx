import type { ReactNode } from 'react';
import { reviewItems, wouldAccept } from '../state/review.ts';
import { useActions, useWorkbench } from '../state/store.ts';
import { Button, IconButton } from '../widgets/Button.tsx';
import { EmptyState } from '../widgets/EmptyState.tsx';
import { PanelHeader } from '../widgets/PanelHeader.tsx';
import { ReviewList } from './review/ReviewList.tsx';
import { ThresholdSlider } from './review/ThresholdSlider.tsx';
import './review.css';

/** The proposals of the open image that nobody has decided on, and what the thresholds would accept of them. */
export function ReviewPanel(): ReactNode {
  const order = useWorkbench((state) => state.reviewOrder);
  const { set } = useActions();
  return (
    <section className="review" aria-label="Review">
      <PanelHeader title="Review">
        <PhraseChoice />
        <IconButton
          icon={order === 'match' ? 'sort-precedence' : 'question'}
          label={order === 'match' ? 'Sorted by match; sort by uncertainty' : 'Sorted by uncertainty; sort by match'}
          onClick={() => set({ reviewOrder: order === 'match' ? 'uncertainty' : 'match' })}
        />
      </PanelHeader>
      <ReviewBody />
    </section>
  );
}

function PhraseChoice(): ReactNode {
  const phrases = useWorkbench((state) => state.phrases);
  const active = useWorkbench((state) => state.activePhraseId);
  const { set } = useActions();
  return (
    <select
      className="review-phrase"
      aria-label="Phrase to review"
      value={active ?? ''}
      onChange={(event) => set({ activePhraseId: event.target.value || null })}
    >
      <option value="">All phrases</option>
      {phrases.map(({ id, text }) => (
        <option key={id} value={id}>
          {text}
        </option>
      ))}
    </select>
  );
}

function ReviewBody(): ReactNode {
  const edited = useWorkbench((state) => state.edited);
  const hasPhrases = useWorkbench((state) => state.phrases.length > 0);
  const items = useWorkbench(reviewItems);
  const { proposeHere, set } = useActions();
  if (edited === null) return <EmptyState icon="checklist" title="Open an image to review its proposals." />;
  if (edited.proposals === null) {
    return (
      <EmptyState icon="sparkle" title="The model has not seen this image.">
        <Button onClick={() => void proposeHere()}>Propose boxes (G)</Button>
      </EmptyState>
    );
  }
  if (!hasPhrases) {
    return (
      <EmptyState icon="tag" title="Proposals need a phrase to match.">
        <Button onClick={() => set({ panel: 'phrases' })}>Add a phrase</Button>
      </EmptyState>
    );
  }
  if (edited.scores === null) return <EmptyState icon="loading" title="Scoring…" />;
  if (items.length === 0) {
    return (
      <EmptyState icon="pass" title="All decided.">
        Ctrl+Enter marks the image done and goes on.
      </EmptyState>
    );
  }
  return (
    <>
      <Thresholds />
      <ReviewList items={items} />
    </>
  );
}

function Thresholds(): ReactNode {
  const items = useWorkbench(reviewItems);
  const thresholds = useWorkbench((state) => state.thresholds);
  const accepted = useWorkbench((state) => wouldAccept(state).length);
  const { set, acceptAllAbove } = useActions();
  return (
    <div className="review-thresholds">
      <ThresholdSlider
        label="Minimum match"
        kind="match"
        value={thresholds.minMatch}
        scores={items.map(({ match }) => match)}
        onChange={(minMatch) => set({ thresholds: { ...thresholds, minMatch } })}
      />
      <ThresholdSlider
        label="Minimum IoU"
        kind="iou"
        value={thresholds.minIou}
        scores={items.map(({ predictedIou }) => predictedIou)}
        onChange={(minIou) => set({ thresholds: { ...thresholds, minIou } })}
      />
      <p className="review-outcome">
        <span role="status">
          would accept {accepted} of {items.length}
        </span>
        <Button onClick={acceptAllAbove} disabled={accepted === 0}>
          Accept {accepted} (Shift+Y)
        </Button>
      </p>
    </div>
  );
}
