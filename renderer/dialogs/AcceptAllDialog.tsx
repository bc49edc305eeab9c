import { type ReactNode, useEffect, useRef, useState } from 'react';
import { hasOwnThresholds } from '../../annotations/acceptance.ts';
import type { Result } from '../../main/api.ts';
import { counted } from '../panels/words.ts';
import { reasonOf } from '../state/reasonOf.ts';
import { useActions, useWorkbench } from '../state/store.ts';
import { Button } from '../widgets/Button.tsx';
import { Modal } from '../widgets/Modal.tsx';
import { Refusal } from '../widgets/Refusal.tsx';
import './dialogs.css';

type Counts = Result<'acceptAll'>;

type Stage =
  | { readonly kind: 'counting' | 'accepting' }
  | { readonly kind: 'counted'; readonly counts: Counts }
  | { readonly kind: 'failed'; readonly reason: string };

/** Accepts all above the thresholds in all images of the filter, once a person has seen how much that is. */
export function AcceptAllDialog(): ReactNode {
  const isShown = useWorkbench((state) => state.dialog === 'accept all' && state.project !== null);
  return isShown ? <AcceptAll /> : null;
}

function AcceptAll(): ReactNode {
  const { set } = useActions();
  const { stage, accept } = useAccepting();
  const accepted = stage.kind === 'counted' ? stage.counts.accepted : 0;
  return (
    <Modal
      title="Accept all above the thresholds"
      width={480}
      onClose={() => set({ dialog: null })}
      footer={
        <>
          <Button kind="secondary" onClick={() => set({ dialog: null })}>
            {stage.kind === 'accepting' ? 'Stop' : 'Cancel'}
          </Button>
          <Button disabled={accepted === 0} onClick={accept}>
            {accepted === 0 ? 'Accept' : `Accept ${counted(accepted, 'proposal')}`}
          </Button>
        </>
      }
    >
      <Order />
      <div className="dialog-outcome" role="status">
        <Outcome stage={stage} />
      </div>
    </Modal>
  );
}

/** What was asked for: the images, and what proposals must reach. */
function Order(): ReactNode {
  const filter = useWorkbench((state) => state.filter);
  const { minMatch, minIou } = useWorkbench((state) => state.thresholds);
  const own = useWorkbench(({ phrases }) => phrases.filter(hasOwnThresholds).length);
  return (
    <p>
      In {filter === '' ? 'all images of the project' : `all images that match ${filter}`}: every proposal with a match
      of {minMatch.toFixed(2)} and a predicted IoU of {minIou.toFixed(2)} or more
      {own === 0 ? '' : `; ${counted(own, 'phrase')} by ${own === 1 ? 'its' : 'their'} own thresholds`}.
    </p>
  );
}

function Outcome({ stage }: { stage: Stage }): ReactNode {
  switch (stage.kind) {
    case 'counting':
      return <Progress words="Counting" />;
    case 'accepting':
      return <Progress words="Accepting" />;
    case 'failed':
      return <Refusal reason={stage.reason} />;
    case 'counted':
      return <p>{outcomeOf(stage.counts)} Rejected proposals stay rejected. One undo takes all of it back.</p>;
  }
}

function Progress({ words }: { words: string }): ReactNode {
  const progress = useWorkbench((state) => state.progress);
  const done =
    progress === null ? '…' : `: ${progress.done.toLocaleString('en')} of ${counted(progress.total, 'image')}`;
  return (
    <>
      <p>
        {words}
        {done}
      </p>
      <progress aria-label={words} max={progress?.total ?? 1} value={progress?.done ?? 0} />
    </>
  );
}

function outcomeOf({ accepted, changed, images }: Counts): string {
  if (accepted === 0) return `None of the proposals in ${counted(images, 'image')} reaches its thresholds undecided.`;
  return `This accepts ${counted(accepted, 'proposal')} in ${changed.toLocaleString('en')} of ${counted(images, 'image')}.`;
}

/** Counts at once, and accepts when asked to. Closing the dialog stops what is going on; what was done by then stays. */
function useAccepting(): { readonly stage: Stage; readonly accept: () => void } {
  const { acceptAllMatching, notify, set } = useActions();
  const [stage, setStage] = useState<Stage>({ kind: 'counting' });
  const abort = useRef(new AbortController());

  useEffect(() => {
    const counting = new AbortController();
    abort.current = counting;
    acceptAllMatching({ dryRun: true }, counting.signal).then(
      (counts) => counting.signal.aborted || setStage({ kind: 'counted', counts }),
      (error: unknown) => counting.signal.aborted || setStage({ kind: 'failed', reason: reasonOf(error) }),
    );
    return () => abort.current.abort(new Error('The dialog was closed.'));
  }, [acceptAllMatching]);

  function accept(): void {
    const accepting = new AbortController();
    abort.current = accepting;
    setStage({ kind: 'accepting' });
    acceptAllMatching({ dryRun: false }, accepting.signal).then(
      ({ accepted, changed }) => {
        notify('info', `Accepted ${counted(accepted, 'proposal')} in ${counted(changed, 'image')}.`);
        set({ dialog: null });
      },
      (error: unknown) => {
        if (accepting.signal.aborted) notify('info', 'Stopped. What was accepted by then stays, and can be undone.');
        else setStage({ kind: 'failed', reason: reasonOf(error) });
      },
    );
  }
  return { stage, accept };
}
