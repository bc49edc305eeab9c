import type { ReactNode } from 'react';
import type { PhraseRecord } from '../../../annotations/records.ts';
import { ScoreBars } from '../../widgets/ScoreBars.tsx';
import { Swatch } from '../../widgets/Swatch.tsx';

type ScoreLineProps = {
  phrase: PhraseRecord;
  /** All in [0, 1]. */
  semantic: number;
  match: number;
  predictedIou: number;
};

/** How well a box matches a phrase: both numbers, and on demand what the match is made of. */
export function ScoreLine({ phrase, semantic, match, predictedIou }: ScoreLineProps): ReactNode {
  const product = `match ${match.toFixed(3)} = semantic ${semantic.toFixed(3)} × predicted IoU ${predictedIou.toFixed(3)}`;
  return (
    <li className="inspector-score" title={product}>
      <Swatch position={phrase.position} />
      <span className="inspector-text">{phrase.text}</span>
      <ScoreBars match={match} iou={predictedIou} />
      <span className="inspector-figure" aria-hidden="true">
        {match.toFixed(2)} · {predictedIou.toFixed(2)}
      </span>
    </li>
  );
}
