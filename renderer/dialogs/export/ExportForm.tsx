import type { ReactNode } from 'react';
import type { ExportOrder } from '../../../main/api/datasets.ts';
import { BrowseButton } from '../BrowseButton.tsx';
import { OptionFields } from './OptionFields.tsx';
import { SplitFields } from './SplitFields.tsx';
import type { ExportState } from './useExport.ts';

type ExportFormProps = {
  state: ExportState;
  onOrder: (part: Partial<ExportOrder>) => void;
  onOut: (out: string) => void;
};

/** What is to be written, and where. */
export function ExportForm({ state: { formats, order, out, busy }, onOrder, onOut }: ExportFormProps): ReactNode {
  const chosen = formats.find(({ id }) => id === order.format);
  const split = chosen?.options.find(({ name }) => name === 'splitBy');
  return (
    <fieldset className="dialog-form export-form" disabled={busy !== null}>
      <legend className="export-legend">What and where</legend>
      <label className="dialog-field">
        Format
        <select value={order.format} onChange={(event) => onOrder({ format: event.target.value, options: {} })}>
          {formats.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <div className="export-out">
        <label className="dialog-field">
          Folder of the dataset
          <input value={out} onChange={(event) => onOut(event.target.value)} spellCheck={false} />
        </label>
        <BrowseButton onChoose={onOut} disabled={busy !== null} />
      </div>
      {split === undefined ? (
        <p className="dialog-note export-wide">
          {chosen === undefined ? '' : 'This format has no splits: all images go into one dataset.'}
        </p>
      ) : (
        <SplitFields option={split} order={order} onOrder={onOrder} />
      )}
      <div className="export-wide">
        {chosen === undefined ? null : <p className="dialog-note">{chosen.doc}</p>}
        <OptionFields
          options={(chosen?.options ?? []).filter((option) => option !== split)}
          values={order.options}
          onChange={(options) => onOrder({ options })}
        />
      </div>
    </fieldset>
  );
}
