import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { ModelEntry, ModelPrecision, ModelsReport } from '../../../main/api/models.ts';
import { Button } from '../../widgets/Button.tsx';
import type { ModelActions } from './useModels.ts';

type Props = { model: ModelEntry; report: ModelsReport; actions: ModelActions; onClose: () => void };

/** Fits most machines without a graphics card. */
const SUGGESTED: ModelPrecision = 'int8';

/** Asks for the precision of the bundle that is made of a checkpoint. */
export function ConvertForm({ model, report: { precisions }, actions, onClose }: Props): ReactNode {
  const [precision, setPrecision] = useState<ModelPrecision>(SUGGESTED);
  const field = useRef<HTMLSelectElement>(null);
  useEffect(() => field.current?.focus(), []);
  async function convert(): Promise<void> {
    if (await actions.convert(model.id, precision)) onClose();
  }
  return (
    <fieldset className="models-form" aria-label={`Convert ${model.name}`}>
      <label>
        Precision{' '}
        <select
          ref={field}
          value={precision}
          onChange={(event) => {
            const chosen = precisions.find(({ id }) => id === event.target.value);
            if (chosen !== undefined) setPrecision(chosen.id);
          }}
        >
          {precisions.map(({ id, title }) => (
            <option key={id} value={id}>
              {id}: {title}
            </option>
          ))}
        </select>
      </label>
      <span className="dialog-note">{precisions.find(({ id }) => id === precision)?.summary}</span>
      <span className="models-choices">
        <Button onClick={() => void convert()}>Convert</Button>
        <Button kind="secondary" onClick={onClose}>
          Not now
        </Button>
      </span>
    </fieldset>
  );
}
