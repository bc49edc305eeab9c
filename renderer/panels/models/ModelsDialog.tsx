import type { ReactNode } from 'react';
import type { ModelNumerics, ModelsReport } from '../../../main/api/models.ts';
import { useActions, useWorkbench } from '../../state/store.ts';
import { Button } from '../../widgets/Button.tsx';
import { Modal } from '../../widgets/Modal.tsx';
import { runsOn } from '../device/deviceWords.ts';
import { AddForm } from './AddForm.tsx';
import { ModelCard } from './ModelCard.tsx';
import { bytesInWords, looseTasks, usedName } from './modelWords.ts';
import { Offers } from './Offers.tsx';
import { SourceForm } from './SourceForm.tsx';
import { StoppedCard } from './StoppedCard.tsx';
import { TaskProgress } from './TaskProgress.tsx';
import { type ModelActions, useModels } from './useModels.ts';
import './models.css';

/** The models of this machine, those that can be downloaded, and which one is used. */
export function ModelsDialog(): ReactNode {
  const isShown = useWorkbench((state) => state.dialog === 'models');
  return isShown ? <Models /> : null;
}

function Models(): ReactNode {
  const { set } = useActions();
  const report = useWorkbench((state) => state.models);
  const actions = useModels();
  return (
    <Modal
      title="Models"
      width={820}
      onClose={() => set({ dialog: null })}
      footer={
        <Button kind="secondary" onClick={() => set({ dialog: 'device' })}>
          Device
        </Button>
      }
    >
      {report === null ? (
        <p className="dialog-note">Nothing is known yet; it comes with the connection to the server.</p>
      ) : (
        <>
          <InUse report={report} actions={actions} />
          {actions.problem === null ? null : (
            <p className="dialog-problem" role="alert">
              {actions.problem}
            </p>
          )}
          <Here report={report} actions={actions} />
          <section aria-labelledby="models-offers">
            <h3 id="models-offers" className="models-title">
              To download
            </h3>
            <Offers report={report} actions={actions} />
            <SourceForm source={report.source} actions={actions} />
          </section>
        </>
      )}
    </Modal>
  );
}

type Props = { report: ModelsReport; actions: ModelActions };

const numericsWords: Readonly<Record<ModelNumerics, string>> = {
  bf16: 'bf16, as published checkpoints were trained',
  fp32: 'fp32, exact',
};

function InUse({ report, actions }: Props): ReactNode {
  const device = useWorkbench((state) => state.device);
  const runs = runsOn(device);
  const { used, numerics, isFixed } = report;
  return (
    <section className="models-in-use" aria-label="The model in use">
      <p role="status">
        The next job runs <strong>{usedName(report)}</strong>
        {runs === null ? '.' : ` on: ${runs}.`} <span className="dialog-note">{remarkOn(report)}</span>
      </p>
      <label className="models-numerics">
        Numerics
        <select
          value={numerics}
          disabled={isFixed}
          onChange={(event) => void actions.use(used, event.target.value === 'fp32' ? 'fp32' : 'bf16')}
        >
          {(['bf16', 'fp32'] as const).map((each) => (
            <option key={each} value={each}>
              {numericsWords[each]}
            </option>
          ))}
        </select>
      </label>
    </section>
  );
}

function remarkOn({ isFixed, models, used }: ModelsReport): string {
  if (isFixed) return 'It was given on the command line; none is chosen here.';
  return models.some(({ id }) => id === used) ? '' : 'It is not there any more: use another.';
}

function Here({ report, actions }: Props): ReactNode {
  const { models, folder, freeBytes } = report;
  return (
    <section aria-labelledby="models-here">
      <h3 id="models-here" className="models-title">
        On this machine
      </h3>
      <ul className="models-list" aria-label="Models on this machine">
        {models.map((model) => (
          <ModelCard key={model.id} model={model} report={report} actions={actions} />
        ))}
        {looseTasks(report).map((task) => (
          <li key={task.id} className="models-card" aria-label={task.title}>
            <TaskProgress task={task} onCancel={(taskId) => void actions.cancel(taskId)} />
          </li>
        ))}
        {report.stopped.map(({ name, bytes }) => (
          <StoppedCard key={name} name={name} bytes={bytes} actions={actions} />
        ))}
      </ul>
      {models.length > 1 ? null : (
        <p className="dialog-note">
          Only the embedded model is here. Download a published checkpoint below, or add a bundle that was made
          elsewhere.
        </p>
      )}
      <AddForm add={actions.add} />
      <p className="dialog-note">
        Downloads and conversions go to {folder}
        {freeBytes === null ? '.' : `, where ${bytesInWords(freeBytes)} are free.`}
      </p>
    </section>
  );
}
