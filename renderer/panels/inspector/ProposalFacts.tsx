import { type ReactNode, useMemo } from 'react';
import { reviewItems } from '../../state/review.ts';
import { useActions, useWorkbench } from '../../state/store.ts';
import type { EditedImage } from '../../state/workbench.ts';
import { Button } from '../../widgets/Button.tsx';
import { bestPhrases } from '../review/bestPhrases.ts';
import { useKeyed } from '../review/useKeyed.ts';
import { showPixels } from './boxEdges.ts';
import { ScoreLine } from './ScoreLine.tsx';

const BEST = 5;

/** The selected proposal: what it may be, and the decision on it. */
export function ProposalFacts({ index, edited }: { index: number; edited: EditedImage }): ReactNode {
  const { proposals, scores } = edited;
  const best = useMemo(() => bestPhrases({ proposals, scores }, index, BEST), [proposals, scores, index]);
  const box = proposals?.boxes[index];
  const predictedIou = proposals?.predictedIou[index];
  if (box === undefined || predictedIou === undefined) return null;
  const [x1, y1, x2, y2] = box;
  return (
    <div className="inspector-section">
      <h3>Proposal {index + 1}</h3>
      <p className="inspector-note">
        {showPixels(x2 - x1)} × {showPixels(y2 - y1)} px at {showPixels(x1)}, {showPixels(y1)}
      </p>
      <p className="inspector-note">Predicted IoU {predictedIou.toFixed(2)}</p>
      <ul className="inspector-scores" aria-label="Best phrases of the proposal">
        {best.map(({ phrase, semantic, match }) => (
          <ScoreLine key={phrase.id} phrase={phrase} semantic={semantic} match={match} predictedIou={predictedIou} />
        ))}
      </ul>
      <Decision index={index} />
    </div>
  );
}

function Decision({ index }: { index: number }): ReactNode {
  const item = useWorkbench(reviewItems).find(({ proposalIndex }) => proposalIndex === index);
  const { accept, reject } = useActions();
  const keyed = useKeyed();
  if (item === undefined) return <p className="inspector-note">It is decided for the phrases in review.</p>;
  return (
    <>
      <p className="inspector-note">In review as “{item.phrase.text}”.</p>
      <p className="inspector-buttons">
        <Button onClick={() => accept(index)}>{keyed('Accept', 'review.accept')}</Button>
        <Button kind="secondary" onClick={() => reject(index)}>
          {keyed('Reject', 'review.reject')}
        </Button>
      </p>
    </>
  );
}
