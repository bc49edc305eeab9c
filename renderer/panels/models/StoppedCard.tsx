import type { ReactNode } from 'react';
import { Button } from '../../widgets/Button.tsx';
import { Icon } from '../../widgets/Icon.tsx';
import { bytesInWords } from './modelWords.ts';
import type { ModelActions } from './useModels.ts';

type Props = { name: string; bytes: number; actions: ModelActions };

/** A bundle whose conversion was stopped. */
export function StoppedCard({ name, bytes, actions }: Props): ReactNode {
  return (
    <li className="models-card" aria-label={name}>
      <div className="models-head">
        <Icon name="debug-pause" />
        <span className="models-name" title={name}>
          {name}
        </span>
        <span className="models-state">{bytesInWords(bytes)} are here</span>
      </div>
      <div className="models-body">
        <p className="dialog-note">Its conversion was stopped. It goes on when its checkpoint is converted again.</p>
        <div className="models-choices">
          <Button kind="secondary" onClick={() => void actions.discard('convert', name)}>
            Discard
            <span className="widget-hidden"> what is here of {name}</span>
          </Button>
        </div>
      </div>
    </li>
  );
}
