import type { ReactNode } from 'react';
import { reviewItems } from '../state/review.ts';
import { useActions, useWorkbench } from '../state/store.ts';
import { IconButton } from '../widgets/Button.tsx';
import { PanelHeader } from '../widgets/PanelHeader.tsx';
import { LearnedNote } from './review/LearnedNote.tsx';
import { ReviewBlank } from './review/ReviewBlank.tsx';
import { ReviewList } from './review/ReviewList.tsx';
import { reviewStage } from './review/reviewStage.ts';
import { Thresholds } from './review/Thresholds.tsx';
import './review.css';

/** The proposals of the open image that nobody has decided on, and what the thresholds would accept of them. */
export function ReviewPanel(): ReactNode {
  return (
    <section className="review" aria-label="Review">
      <PanelHeader title="Review">
        <PhraseChoice />
        <OrderToggle />
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
      title={phrases.find(({ id }) => id === active)?.text ?? 'All phrases'}
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

function OrderToggle(): ReactNode {
  const order = useWorkbench((state) => state.reviewOrder);
  const { set } = useActions();
  return (
    <IconButton
      icon={order === 'match' ? 'sort-precedence' : 'question'}
      label={order === 'match' ? 'Sorted by match; sort by uncertainty' : 'Sorted by uncertainty; sort by match'}
      onClick={() => set({ reviewOrder: order === 'match' ? 'uncertainty' : 'match' })}
    />
  );
}

function ReviewBody(): ReactNode {
  const edited = useWorkbench((state) => state.edited);
  const jobs = useWorkbench((state) => state.jobs);
  const phrases = useWorkbench((state) => state.phrases);
  const items = useWorkbench(reviewItems);
  const stage = reviewStage({ edited, jobs, phrases }, items);
  if (stage.kind !== 'reviewing') return <ReviewBlank stage={stage} />;
  return (
    <>
      <Thresholds items={items} />
      <LearnedNote />
      <ReviewList items={items} />
    </>
  );
}
