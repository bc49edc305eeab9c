import type { ReactNode } from 'react';
import type { ModelOffer, ModelsReport } from '../../../main/api/models.ts';
import { Button } from '../../widgets/Button.tsx';
import { Icon } from '../../widgets/Icon.tsx';
import { partialInWords, taskOf } from './modelWords.ts';
import { TaskProgress } from './TaskProgress.tsx';
import { type Card, useCard } from './useCard.ts';
import type { ModelActions } from './useModels.ts';

type Props = { report: ModelsReport; actions: ModelActions };

/** Published models that are not here. */
export function Offers({ report, actions }: Props): ReactNode {
  if (report.offers.length === 0) return <p className="dialog-note">All published models are here.</p>;
  return (
    <ul className="models-list" aria-label="Models to download">
      {report.offers.map((offer) => (
        <Offer key={offer.name} {...{ offer, report, actions }} />
      ))}
    </ul>
  );
}

function Offer({ offer, report, actions }: Props & { offer: ModelOffer }): ReactNode {
  const { name, summary, repositories, partial } = offer;
  const { ref, held } = useCard();
  const task = taskOf(report, name);
  const isBusy = task !== undefined && task.status !== 'failed';
  return (
    <li ref={ref} tabIndex={-1} className="models-card" aria-label={name}>
      <div className="models-head">
        <Icon name="cloud-download" />
        <span className="models-name">{name}</span>
        {partial === null || isBusy ? null : <span className="models-state">{partialInWords(partial)}</span>}
      </div>
      <div className="models-body">
        <p className="dialog-note">{summary}</p>
        <p className="dialog-note models-folder">{repositories.join(', ')}</p>
        {isBusy ? null : <OfferChoices offer={offer} actions={actions} held={held} />}
      </div>
      {task === undefined ? null : (
        <TaskProgress task={task} onCancel={(taskId) => held(() => actions.cancel(taskId))()} />
      )}
    </li>
  );
}

type ChoicesProps = { offer: ModelOffer; actions: ModelActions; held: Card['held'] };

function OfferChoices({ offer: { name, partial }, actions, held }: ChoicesProps): ReactNode {
  return (
    <div className="models-choices">
      <Button kind="secondary" onClick={held(() => actions.download(name))}>
        {partial === null ? 'Download' : 'Go on'}
        <span className="widget-hidden">{partial === null ? ` ${name}` : ` with ${name}`}</span>
      </Button>
      {partial === null ? null : (
        <Button kind="secondary" onClick={held(() => actions.discard('download', name))}>
          Discard
          <span className="widget-hidden"> what is here of {name}</span>
        </Button>
      )}
    </div>
  );
}
