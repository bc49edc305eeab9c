import { type ReactNode, useEffect, useRef } from 'react';
import type { ModelEntry } from '../../../main/api/models.ts';
import { Button } from '../../widgets/Button.tsx';
import { bytesInWords } from './modelWords.ts';
import type { ModelActions } from './useModels.ts';

type Props = { model: ModelEntry; actions: ModelActions; onClose: () => void };

/** Asks whether a model is to go: what is deleted cannot be got back without a download or a conversion. */
export function RemoveForm({ model, actions, onClose }: Props): ReactNode {
  const { id, name, isOurs, bytes } = model;
  const group = useRef<HTMLFieldSetElement>(null);
  useEffect(() => group.current?.focus(), []);
  async function remove(): Promise<void> {
    if (await actions.remove(id)) onClose();
  }
  return (
    <fieldset ref={group} tabIndex={-1} className="models-form" aria-label={`${isOurs ? 'Delete' : 'Forget'} ${name}`}>
      <span>
        {isOurs
          ? `Delete ${bytesInWords(bytes)} from the disk?`
          : 'Take it off this list? Its files stay where they are.'}
      </span>
      <span className="models-choices">
        <Button onClick={() => void remove()}>{isOurs ? 'Delete' : 'Forget'}</Button>
        <Button kind="secondary" onClick={onClose}>
          Keep
        </Button>
      </span>
    </fieldset>
  );
}
