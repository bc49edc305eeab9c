import { type ReactNode, useState } from 'react';
import type { ProposeOrder } from '../../main/api.ts';
import { useActions, useWorkbench } from '../state/store.ts';
import { Button } from '../widgets/Button.tsx';
import { Modal } from '../widgets/Modal.tsx';
import './dialogs.css';

type Scope = 'image' | 'filter' | 'all';

/** Orders a run of the model over many images. */
export function ProposeDialog(): ReactNode {
  const isShown = useWorkbench((state) => state.dialog === 'propose');
  return isShown ? <Propose /> : null;
}

function Propose(): ReactNode {
  const { set, request, flush } = useActions();
  const current = useWorkbench((state) => state.current);
  const filter = useWorkbench((state) => state.filter);
  const jobs = useWorkbench((state) => state.jobs);
  const [scope, setScope] = useState<Scope>('all');
  const [onlyNew, setOnlyNew] = useState(true);
  const [trial, setTrial] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const tried = jobs.find(({ id }) => id === trial);

  async function start(dryRun: boolean): Promise<void> {
    try {
      await flush();
      const { jobId } = await request('startPropose', { scope: scopeOf(scope, current?.id, filter), onlyNew, dryRun });
      if (dryRun) setTrial(jobId);
      else set({ dialog: null, bottomPanel: 'jobs' });
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  }

  const choices: readonly [Scope, string, boolean][] = [
    ['image', 'This image', current !== null],
    ['filter', `Images of the filter "${filter}"`, filter !== ''],
    ['all', 'All images', true],
  ];
  return (
    <Modal
      title="Let the model propose boxes"
      onClose={() => set({ dialog: null })}
      footer={
        <>
          <Button kind="secondary" onClick={() => void start(true)}>
            Try five
          </Button>
          <Button onClick={() => void start(false)}>Start</Button>
        </>
      }
    >
      <fieldset className="dialog-choices">
        <legend>Where</legend>
        {choices.map(([value, label, isPossible]) => (
          <label key={value}>
            <input
              type="radio"
              name="scope"
              checked={scope === value}
              disabled={!isPossible}
              onChange={() => setScope(value)}
            />{' '}
            {label}
          </label>
        ))}
      </fieldset>
      <label className="dialog-check">
        <input type="checkbox" checked={onlyNew} onChange={(event) => setOnlyNew(event.target.checked)} /> Only images
        that the model has not seen
      </label>
      <p className="dialog-note" role="status">
        {tried === undefined
          ? 'Regions are never touched: proposals wait until a person accepts them.'
          : (tried.summary ?? `${tried.done} of ${tried.total}…`)}
      </p>
      {problem === null ? null : (
        <p className="dialog-problem" role="alert">
          {problem}
        </p>
      )}
    </Modal>
  );
}

function scopeOf(scope: Scope, imageId: string | undefined, filter: string): ProposeOrder['scope'] {
  if (scope === 'image' && imageId !== undefined) return { kind: 'images', imageIds: [imageId] };
  return { kind: 'filter', filter: scope === 'filter' ? filter : '' };
}
