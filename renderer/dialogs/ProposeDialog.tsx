import { type ReactNode, useState } from 'react';
import type { JobState, ProposeOrder } from '../../main/api/jobs.ts';
import { isOpen, progressInWords } from '../panels/jobs/jobWords.ts';
import { reasonOf } from '../state/reasonOf.ts';
import { useActions, useWorkbench } from '../state/store.ts';
import { Button } from '../widgets/Button.tsx';
import { Modal } from '../widgets/Modal.tsx';
import { ScopeChoice } from './propose/ScopeChoice.tsx';
import { orderedScope, type Scope } from './propose/scope.ts';
import './dialogs.css';

/** Orders a run of the model over many images. */
export function ProposeDialog(): ReactNode {
  const isShown = useWorkbench((state) => state.dialog === 'propose' && state.project !== null);
  return isShown ? <Propose /> : null;
}

function Propose(): ReactNode {
  const { set } = useActions();
  const imageId = useWorkbench((state) => state.current?.id ?? null);
  const filter = useWorkbench((state) => state.filter);
  const chosenIds = useWorkbench((state) => state.chosenImageIds);
  const [scope, setScope] = useState<Scope>(() => likeliest(chosenIds.size, filter));
  const [onlyNew, setOnlyNew] = useState(true);
  const { trial, problem, isBusy, start } = useProposing();
  const order = { scope: orderedScope(scope, { imageId, chosenIds, filter }), onlyNew };
  const isTrying = trial !== undefined && isOpen(trial);
  return (
    <Modal
      title="Propose boxes"
      onClose={() => set({ dialog: null })}
      footer={
        <>
          <Button
            kind="secondary"
            onClick={() => void start({ ...order, dryRun: true })}
            disabled={isBusy || isTrying || scope === 'image'}
          >
            Try five first
          </Button>
          <Button onClick={() => void start({ ...order, dryRun: false })} disabled={isBusy}>
            Start
          </Button>
        </>
      }
    >
      <ScopeChoice scope={scope} onScope={setScope} />
      <label className="dialog-check">
        <input type="checkbox" checked={onlyNew} onChange={(event) => setOnlyNew(event.target.checked)} /> Only images
        that the model has not seen
      </label>
      <p className="dialog-note">
        {onlyNew
          ? 'Proposals wait until a person accepts them; regions are never touched.'
          : 'A new run begins, and its proposals are shown in place of the earlier ones. Regions are never touched.'}
      </p>
      {trial === undefined ? null : (
        <p role="status">
          {progressInWords(trial)}
          {trial.errors.map(({ imageId: failed, path, error }) => (
            <span key={failed} className="dialog-problem">
              {' '}
              {path}: {error}
            </span>
          ))}
        </p>
      )}
      {problem === null ? null : (
        <p className="dialog-problem" role="alert">
          {problem}
        </p>
      )}
    </Modal>
  );
}

/** What is probably meant. */
function likeliest(chosen: number, filter: string): Scope {
  if (chosen > 0) return 'chosen';
  return filter === '' ? 'all' : 'filter';
}

/** Starts runs: one that only tries stays in view here, another is followed in the jobs panel. */
function useProposing() {
  const { set, request } = useActions();
  const jobs = useWorkbench((state) => state.jobs);
  const [trialId, setTrialId] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  async function start(order: ProposeOrder): Promise<void> {
    setIsBusy(true);
    setProblem(null);
    try {
      const { jobId } = await request('startPropose', order);
      if (order.dryRun) setTrialId(jobId);
      else set({ dialog: null, bottomPanel: 'jobs' });
    } catch (error) {
      setProblem(reasonOf(error));
    }
    setIsBusy(false);
  }
  const trial: JobState | undefined = jobs.find(({ id }) => id === trialId);
  return { trial, problem, isBusy, start };
}
