import type { ReactNode } from 'react';
import { isSettledHere } from '../../state/queue.ts';
import { useWorkbench } from '../../state/store.ts';
import { Button } from '../../widgets/Button.tsx';
import { evidenceWords, fixWords } from './queueWords.ts';

type QueueShownProps = { onFix: () => void; onSkip: () => void };

/** The evidence of the disagreement that is shown, with the two decisions for a pointer. */
export function QueueShown({ onFix, onSkip }: QueueShownProps): ReactNode {
  const shown = useWorkbench((state) => state.disagreement);
  const edited = useWorkbench((state) => state.edited);
  const phrases = useWorkbench((state) => state.phrases);
  if (shown === null || shown.imageId !== edited?.image.id || isSettledHere({ edited }, shown)) return null;
  const { what, why } = evidenceWords(shown.suggestion, phrases);
  const { kind } = shown.suggestion;
  return (
    <footer className="queue-shown">
      <p>
        <strong>
          {kind}: {what}
        </strong>
        <br />
        {why}
      </p>
      <Button onClick={onFix}>{fixWords[kind]} (Enter)</Button>
      <Button kind="secondary" onClick={onSkip}>
        Skip (Space)
      </Button>
    </footer>
  );
}
