import type { ReactNode } from 'react';
import type { DatasetFormat, ImportOrder } from '../../../main/api/datasets.ts';
import { BrowseButton } from '../BrowseButton.tsx';
import { OptionFields } from '../export/OptionFields.tsx';

type ImportFormProps = {
  formats: readonly DatasetFormat[];
  order: ImportOrder;
  disabled: boolean;
  onOrder: (part: Partial<ImportOrder>) => void;
};

/** Which dataset is read, and how. */
export function ImportForm({ formats, order, disabled, onOrder }: ImportFormProps): ReactNode {
  const chosen = formats.find(({ id }) => id === order.format);
  return (
    <fieldset className="export-form" disabled={disabled}>
      <legend className="export-legend">Dataset</legend>
      <div className="export-out">
        <label className="dialog-field">
          Folder or file of the dataset
          <input
            value={order.dataset}
            placeholder="/datasets/coco/annotations/instances_train.json"
            spellCheck={false}
            onChange={(event) => onOrder({ dataset: event.target.value, phrases: {} })}
          />
        </label>
        <BrowseButton onChoose={(dataset) => onOrder({ dataset, phrases: {} })} disabled={disabled} />
      </div>
      <div className="dialog-form import-choices">
        <label className="dialog-field">
          Format
          <select
            value={order.format ?? ''}
            onChange={(event) => onOrder({ format: event.target.value || null, options: {} })}
          >
            <option value="">The one that it looks like</option>
            {formats.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <label className="dialog-field">
          Boxes of turned images, where their size does not tell
          <select
            value={order.frame}
            onChange={(event) => onOrder({ frame: event.target.value === 'upright' ? 'upright' : 'stored' })}
          >
            <option value="stored">in pixels as stored</option>
            <option value="upright">in upright pixels</option>
          </select>
        </label>
      </div>
      {chosen === undefined ? null : <p className="dialog-note">{chosen.doc}</p>}
      <OptionFields
        options={chosen?.options ?? []}
        values={order.options}
        onChange={(options) => onOrder({ options })}
      />
    </fieldset>
  );
}
