import { type ReactNode, useState } from 'react';
import type { ModelEntry, ModelsReport } from '../../../main/api/models.ts';
import { useWorkbench } from '../../state/store.ts';
import { Button } from '../../widgets/Button.tsx';
import { Icon } from '../../widgets/Icon.tsx';
import { ConvertForm } from './ConvertForm.tsx';
import { factsOf, iconOf, isUsable, sizeRemark, stateInWords, taskOf } from './modelWords.ts';
import { RemoveForm } from './RemoveForm.tsx';
import { TaskProgress } from './TaskProgress.tsx';
import { type Card, useCard } from './useCard.ts';
import type { ModelActions } from './useModels.ts';

type Props = { model: ModelEntry; report: ModelsReport; actions: ModelActions };

/** A model of this machine: what it is, how it is, and what can be done with it. */
export function ModelCard({ model, report, actions }: Props): ReactNode {
  const { id, name, folder, precision, problem } = model;
  const [asks, setAsks] = useState<'convert' | 'remove' | null>(null);
  const task = taskOf(report, id, name);
  const isBusy = task !== undefined && task.status !== 'failed';
  const { icon, words } = stateInWords(model);
  const { ref, held } = useCard();
  const memory = useWorkbench((state) => state.device?.memory.total);
  const remark = problem ?? sizeRemark(model, memory);
  const close = held(() => setAsks(null));
  const cancel = (taskId: string) => held(() => actions.cancel(taskId))();
  return (
    <li
      ref={ref}
      tabIndex={-1}
      className={id === report.used ? 'models-card models-used' : 'models-card'}
      aria-label={name}
    >
      <div className="models-head">
        <Icon name={iconOf(model)} />
        <span className="models-name" title={folder}>
          {name}
        </span>
        {id === report.used ? <span className="models-badge">in use</span> : null}
        {precision === null ? null : <span className="models-precision">{precision}</span>}
        <span className={`models-state models-state-${model.state}`}>
          <Icon name={icon} /> {words}
        </span>
      </div>
      <div className="models-body">
        <p className="dialog-note">{factsOf(model)}</p>
        <p className="dialog-note models-folder" title={folder}>
          {id === 'nano' ? 'It comes with the app.' : folder}
        </p>
        {isBusy || asks !== null ? null : <Choices {...{ model, report, actions, held, onAsk: setAsks }} />}
      </div>
      {remark === null ? null : <p className="dialog-problem">{remark}</p>}
      {task === undefined ? null : <TaskProgress task={task} onCancel={cancel} />}
      {asks === 'convert' && !isBusy ? <ConvertForm {...{ model, report, actions, onClose: close }} /> : null}
      {asks === 'remove' && !isBusy ? <RemoveForm {...{ model, actions, onClose: close }} /> : null}
    </li>
  );
}

type ChoicesProps = Props & { held: Card['held']; onAsk: (what: 'convert' | 'remove') => void };

function Choices({ model, report, actions, held, onAsk }: ChoicesProps): ReactNode {
  const { id, kind, repair, problem, state } = model;
  const { used, numerics, isFixed } = report;
  const isUsed = id === used;
  const isThere = state !== 'missing';
  const choices = [
    { words: 'Use', isOffered: !isUsed && !isFixed && isUsable(model), act: () => void actions.use(id, numerics) },
    {
      words: repair === 'download' ? 'Download again' : 'Convert again',
      isOffered: problem !== null && repair !== null,
      act: () => void actions.repair(id),
    },
    { words: 'Convert…', isOffered: kind === 'checkpoint' && problem === null, act: () => onAsk('convert') },
    { words: 'Verify', isOffered: isThere && kind !== 'unknown', act: () => void actions.verify(id) },
    { words: model.isOurs ? 'Delete…' : 'Forget…', isOffered: id !== 'nano' && !isUsed, act: () => onAsk('remove') },
  ];
  return (
    <div className="models-choices">
      {choices
        .filter(({ isOffered }) => isOffered)
        .map(({ words, act }) => (
          <Button key={words} kind="secondary" onClick={held(act)}>
            {words}
            <span className="widget-hidden"> {model.name}</span>
          </Button>
        ))}
    </div>
  );
}
