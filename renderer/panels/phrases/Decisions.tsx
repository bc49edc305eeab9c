import { type ReactNode, useMemo } from 'react';
import { LEAST_DECISIONS, suggestThreshold } from '../../../annotations/curation/decisionThreshold.ts';
import type { PhraseEntry } from '../../../main/api/images.ts';
import type { Result } from '../../../main/api.ts';
import { thresholdToTake } from '../../state/ownDecisions.ts';
import { useActions } from '../../state/store.ts';
import { Button } from '../../widgets/Button.tsx';
import { histogram } from '../review/histogram.ts';
import { counted } from '../words.ts';
import { suggestionInWords } from './suggestionInWords.ts';
import { useDecisions } from './useDecisions.ts';

const BINS = 25;
/** Of one half of the picture. */
const HEIGHT = 18;

/** What people decided for a phrase by its match score, and the threshold that follows from it. */
export function Decisions({ phrase }: { phrase: PhraseEntry }): ReactNode {
  const decisions = useDecisions(phrase.id);
  if (decisions === null) return null;
  const { accepted, rejected } = decisions;
  if (accepted.length + rejected.length === 0) return null;
  return (
    <section className="phrases-decisions" aria-label={`Decisions on ${phrase.text}`}>
      <p>
        “{phrase.text}”: {counted(accepted.length, 'accept')}, {counted(rejected.length, 'reject')}
      </p>
      <Mirrored {...decisions} />
      <Suggested phrase={phrase} {...decisions} />
    </section>
  );
}

function Suggested({ phrase, accepted, rejected }: { phrase: PhraseEntry } & Result<'scoreDecisions'>): ReactNode {
  const { setOwnThresholds } = useActions();
  const suggested = useMemo(() => suggestThreshold(accepted, rejected), [accepted, rejected]);
  if (suggested === null) {
    return (
      <p className="phrases-note-plain">
        A threshold can be proposed from {LEAST_DECISIONS} accepts and {LEAST_DECISIONS} rejects on.
      </p>
    );
  }
  const threshold = thresholdToTake(suggested);
  const isTaken = phrase.minMatch === threshold;
  return (
    <>
      <p className="phrases-note-plain">{suggestionInWords(suggested)}</p>
      <Button
        kind="secondary"
        disabled={isTaken}
        onClick={() => void setOwnThresholds(phrase.id, { minMatch: threshold })}
      >
        {isTaken ? `Minimum match is ${threshold.toFixed(2)}` : `Take ${threshold.toFixed(2)} as minimum match`}
      </Button>
    </>
  );
}

/** How many were accepted, upwards, and rejected, downwards, at each match score; with the threshold as a line. */
function Mirrored({ accepted, rejected }: Result<'scoreDecisions'>): ReactNode {
  const [up, down] = useMemo(() => [histogram(accepted, BINS), histogram(rejected, BINS)], [accepted, rejected]);
  const suggested = suggestThreshold(accepted, rejected);
  const most = Math.max(1, ...up, ...down);
  const tall = (count: number): number => (count === 0 ? 0 : Math.max(1.5, HEIGHT * Math.sqrt(count / most)));
  return (
    <svg
      className="phrases-mirrored"
      viewBox={`0 0 ${BINS} ${2 * HEIGHT + 1}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {up.map((count, bin) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a bin has no other name than its place.
        <g key={bin}>
          <rect className="phrases-accepted" x={bin} y={HEIGHT - tall(count)} width={0.85} height={tall(count)} />
          <rect className="phrases-rejected" x={bin} y={HEIGHT + 1} width={0.85} height={tall(down[bin] ?? 0)} />
        </g>
      ))}
      <rect className="phrases-baseline" x={0} y={HEIGHT} width={BINS} height={1} />
      {suggested === null ? null : (
        <rect
          className="phrases-threshold"
          x={suggested.threshold * BINS - 0.1}
          y={0}
          width={0.2}
          height={2 * HEIGHT + 1}
        />
      )}
    </svg>
  );
}
