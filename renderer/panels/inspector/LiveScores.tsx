import type { ReactNode } from 'react';
import { findRecord, type Region } from '../../../annotations/records.ts';
import { isGuess } from '../../state/liveScores.ts';
import { useWorkbench } from '../../state/store.ts';
import type { EditedImage } from '../../state/workbench.ts';
import { ScoreLine } from './ScoreLine.tsx';

/** What the model says of the region's box as it is drawn now, also while it is dragged. */
export function LiveScores({ region, edited }: { region: Region; edited: EditedImage }): ReactNode {
  const live = useWorkbench((state) => state.live);
  if (live === null || live.regionId !== region.id) return null;
  const { predictedIou, semantic, isSettled } = live;
  const all = Object.entries(semantic).toSorted(([, a], [, b]) => b - a);
  const own = all.filter(([id]) => region.phraseIds.includes(id));
  // A region without phrases is told what it may be.
  const shown = own.length > 0 ? own : all.slice(0, 1);
  return (
    <>
      <h4>{isSettled ? 'This box now' : 'This box now ~'}</h4>
      <ul
        className={isGuess(live) ? 'inspector-scores inspector-guess' : 'inspector-scores'}
        aria-label="Scores of this box now"
        aria-busy={!isSettled}
        title={isGuess(live) ? 'A guess: the model was trained on no boxes with an IoU below 0.5.' : undefined}
      >
        {shown.flatMap(([id, score]) => {
          const phrase = findRecord(edited.records, 'phrase', id);
          if (phrase === undefined) return [];
          const match = score * predictedIou;
          return [<ScoreLine key={id} phrase={phrase} semantic={score} match={match} predictedIou={predictedIou} />];
        })}
      </ul>
    </>
  );
}
