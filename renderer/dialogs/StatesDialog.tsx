import { type ReactNode, useMemo, useState } from 'react';
import type { PhraseState } from '../../annotations/records.ts';
import { counted } from '../panels/words.ts';
import { useActions, useWorkbench } from '../state/store.ts';
import { Button } from '../widgets/Button.tsx';
import { EmptyState } from '../widgets/EmptyState.tsx';
import { Modal } from '../widgets/Modal.tsx';
import { Refusal } from '../widgets/Refusal.tsx';
import { Looking } from './Looking.tsx';
import { StateTabs } from './states/StateTabs.tsx';
import { fromConfidence, isTicked, ofState, type Ticks } from './states/ticks.ts';
import { type Stage, useSuggestedStates } from './states/useSuggestedStates.ts';
import './dialogs.css';
import './states/states.css';

const LEAST_CONFIDENCE = 0.9;

/** Where all objects of a phrase look marked or it looks absent, to be looked through and set in bulk. */
export function StatesDialog(): ReactNode {
  const isShown = useWorkbench((state) => state.dialog === 'states' && state.project !== null);
  return isShown ? <States /> : null;
}

function States(): ReactNode {
  const { set } = useActions();
  const hasRun = useWorkbench((state) => (state.project?.run ?? null) !== null);
  const close = () => set({ dialog: null });
  if (hasRun) return <Suggested onClose={close} />;
  return (
    <Modal title="Suggested states of phrases" width={560} onClose={close}>
      <EmptyState icon="sparkle" title="There are no proposals yet.">
        <p>What the model finds beside your regions tells where all objects of a phrase are marked.</p>
        <Button onClick={() => set({ dialog: 'propose' })}>Propose for many images</Button>
      </EmptyState>
    </Modal>
  );
}

function Suggested({ onClose }: { onClose: () => void }): ReactNode {
  const [phraseId, setPhraseId] = useState<string | null>(null);
  const { stage, setStates } = useSuggestedStates(phraseId);
  const [picked, setPicked] = useState<PhraseState['state'] | null>(null);
  const [ticks, setTicks] = useState<Ticks>(() => fromConfidence(LEAST_CONFIDENCE));
  const suggestions = stage.kind === 'found' ? stage.found.suggestions : null;
  const tab = picked ?? (suggestions?.[0]?.state === 'verified absent' ? 'verified absent' : 'exhaustive');
  const chosen = useMemo(
    () => ofState(suggestions ?? [], tab).filter((suggestion) => isTicked(suggestion, ticks)),
    [suggestions, tab, ticks],
  );
  const isReady = stage.kind === 'found' && !stage.isSetting && chosen.length > 0;
  return (
    <Modal
      title="Suggested states of phrases"
      width={780}
      onClose={onClose}
      footer={
        <>
          <Button kind="secondary" onClick={onClose}>
            Close
          </Button>
          <Button disabled={!isReady} onClick={() => void setStates(chosen)}>
            {chosen.length === 0 ? 'Set' : `Set ${counted(chosen.length, 'state')}`}
          </Button>
        </>
      }
    >
      <Order phraseId={phraseId} onPhrase={setPhraseId} />
      <Outcome stage={stage}>
        {stage.kind === 'found' ? (
          <StateTabs found={stage.found} tab={tab} onTab={setPicked} ticks={ticks} onTicks={setTicks} />
        ) : null}
      </Outcome>
    </Modal>
  );
}

type OrderProps = { phraseId: string | null; onPhrase: (phraseId: string | null) => void };

/** Of which phrases, and in which images. */
function Order({ phraseId, onPhrase }: OrderProps): ReactNode {
  const phrases = useWorkbench((state) => state.phrases);
  const filter = useWorkbench((state) => state.filter);
  return (
    <div className="states-order">
      <label>
        Phrase{' '}
        <select value={phraseId ?? ''} onChange={(event) => onPhrase(event.target.value || null)}>
          <option value="">All phrases</option>
          {phrases.map(({ id, text }) => (
            <option key={id} value={id}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <span className="states-scope" title={filter}>
        in {filter === '' ? 'all images of the project' : `all images that match ${filter}`}
      </span>
    </div>
  );
}

function Outcome({ stage, children }: { stage: Stage; children: ReactNode }): ReactNode {
  switch (stage.kind) {
    case 'failed':
      return <Refusal reason={stage.reason} />;
    case 'looking':
      return <Looking />;
    case 'found':
      if (stage.found.suggestions.length > 0) return children;
      return (
        <div className="states-blank" role="status">
          <EmptyState icon="pass" title={`Nothing is suggested in ${counted(stage.found.images, 'image')}.`}>
            <p>Everything is said already, or the model finds objects that nobody marked: look into those first.</p>
          </EmptyState>
        </div>
      );
  }
}
