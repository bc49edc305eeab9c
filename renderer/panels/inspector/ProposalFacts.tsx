import type { ReactNode } from 'react';
import { reviewItems } from '../../state/review.ts';
import { useActions, useWorkbench } from '../../state/store.ts';
import { Button } from '../../widgets/Button.tsx';
import { ScoreBars } from '../../widgets/ScoreBars.tsx';

/** The selected proposal with its two numbers. */
export function ProposalFacts({ index }: { index: number }): ReactNode {
  const items = useWorkbench(reviewItems);
  const { accept, reject } = useActions();
  const item = items.find(({ proposalIndex }) => proposalIndex === index);
  if (item === undefined) return null;
  const { phrase, match, semantic, predictedIou } = item;
  return (
    <div className="inspector-section">
      <h3>Proposal</h3>
      <p>
        <ScoreBars match={match} iou={predictedIou} /> {phrase.text}
      </p>
      <dl className="inspector-numbers">
        <dt>Match score</dt>
        <dd>{match.toFixed(3)}</dd>
        <dt>Semantic score</dt>
        <dd>{semantic.toFixed(3)}</dd>
        <dt>Predicted IoU</dt>
        <dd>{predictedIou.toFixed(3)}</dd>
      </dl>
      <p className="inspector-buttons">
        <Button onClick={() => accept(index)}>Accept (Y)</Button>
        <Button kind="secondary" onClick={() => reject(index)}>
          Reject (X)
        </Button>
      </p>
    </div>
  );
}
