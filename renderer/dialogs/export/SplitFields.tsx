import type { ReactNode } from 'react';
import type { DatasetFormat, ExportOrder } from '../../../main/api/datasets.ts';
import { withOption } from './options.ts';

type SplitFieldsProps = {
  option: DatasetFormat['options'][number];
  order: ExportOrder;
  onOrder: (part: Partial<ExportOrder>) => void;
};

const WORDS: Readonly<Record<string, string>> = {
  image: 'image: each by itself',
  folder: 'folder: whole folders',
  duplicates: 'duplicates: same pictures together',
  phrase: 'phrase: each in its share',
};

/** How large validation is, and which images are in it. */
export function SplitFields({ option, order, onOrder }: SplitFieldsProps): ReactNode {
  const share = `${Math.round(order.validationRatio * 100)} %`;
  return (
    <>
      <label className="dialog-field">
        Validation share: {share} of the images
        <input
          type="range"
          min={0}
          max={0.5}
          step={0.01}
          value={order.validationRatio}
          aria-valuetext={share}
          onChange={(event) => onOrder({ validationRatio: event.target.valueAsNumber })}
        />
      </label>
      <div className="export-split">
        <label className="dialog-field">
          Split by
          <select
            title={option.description}
            value={String(order.options[option.name] ?? option.byDefault ?? '')}
            onChange={(event) => onOrder({ options: withOption(order.options, option, event.target.value) })}
          >
            {(option.choices ?? []).map((choice) => (
              <option key={choice} value={choice}>
                {WORDS[choice] ?? choice}
              </option>
            ))}
          </select>
        </label>
        <label className="dialog-field">
          Seed
          <input
            type="number"
            step={1}
            title="Another number puts other images into validation."
            value={order.seed}
            onChange={(event) => onOrder({ seed: Math.round(event.target.valueAsNumber) || 0 })}
          />
        </label>
      </div>
    </>
  );
}
