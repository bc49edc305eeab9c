import { type ReactNode, useMemo } from 'react';
import { findRecord, type Region } from '../../../annotations/records.ts';
import type { EditedImage } from '../../state/workbench.ts';
import { bestPhrases } from '../review/bestPhrases.ts';
import { nearestProposal } from './nearestProposal.ts';
import { ScoreLine } from './ScoreLine.tsx';

type RegionScoresProps = { region: Region; edited: EditedImage };

/** What the model gave when the region was accepted; later edits and models leave it alone. */
export function FrozenScores({ region: { scores, phraseIds }, edited: { records } }: RegionScoresProps): ReactNode {
  if (scores === null) return null;
  const { modelId, predictedIou, semantic } = scores;
  return (
    <>
      <h4>When accepted</h4>
      <ul className="inspector-scores" aria-label="Scores when accepted" title={`by ${modelId}`}>
        {phraseIds.flatMap((id) => {
          const phrase = findRecord(records, 'phrase', id);
          const score = semantic[id];
          if (phrase === undefined || score === undefined) return [];
          const match = score * predictedIou;
          return [<ScoreLine key={id} phrase={phrase} semantic={score} match={match} predictedIou={predictedIou} />];
        })}
      </ul>
    </>
  );
}

/** What the shown run says now of the proposal that overlaps the region most. */
export function NearestProposal({ region: { box, phraseIds }, edited }: RegionScoresProps): ReactNode {
  const { proposals, scores } = edited;
  const nearest = useMemo(() => (proposals === null ? null : nearestProposal(box, proposals.boxes)), [box, proposals]);
  const all = useMemo(
    () => (nearest === null ? [] : bestPhrases({ proposals, scores }, nearest.proposalIndex, Number.POSITIVE_INFINITY)),
    [proposals, scores, nearest],
  );
  if (nearest === null || proposals === null || all.length === 0) return null;
  const own = all.filter(({ phrase }) => phraseIds.includes(phrase.id));
  // A region without phrases is told what it may be.
  const shown = own.length > 0 ? own : all.slice(0, 1);
  return (
    <>
      <h4>Nearest proposal now (overlaps by IoU {nearest.iou.toFixed(2)})</h4>
      <ul className="inspector-scores" aria-label="Nearest proposal now">
        {shown.map(({ phrase, semantic, match }) => (
          <ScoreLine
            key={phrase.id}
            phrase={phrase}
            semantic={semantic}
            match={match}
            predictedIou={proposals.predictedIou[nearest.proposalIndex] ?? 0}
          />
        ))}
      </ul>
    </>
  );
}
