import { type ReactNode, useId } from 'react';
import type { DatasetFormat, OptionValues } from '../../../main/api/datasets.ts';
import { labelOf, withOption } from './options.ts';

type Option = DatasetFormat['options'][number];

type OptionFieldsProps = {
  options: readonly Option[];
  values: OptionValues;
  onChange: (values: OptionValues) => void;
};

/** The options of a format, as its schema has them, behind a summary; nothing where there are none. */
export function OptionFields({ options, values, onChange }: OptionFieldsProps): ReactNode {
  if (options.length === 0) return null;
  return (
    <details className="export-options">
      <summary>Options of the format ({options.length})</summary>
      <div className="export-options-fields">
        {options.map((option) => (
          <OptionField
            key={option.name}
            option={option}
            value={values[option.name]}
            onChange={(value) => onChange(withOption(values, option, value))}
          />
        ))}
      </div>
    </details>
  );
}

type FieldProps = {
  option: Option;
  /** Undefined while the default holds. */
  value: OptionValues[string] | undefined;
  onChange: (value: OptionValues[string]) => void;
};

function OptionField({ option, value, onChange }: FieldProps): ReactNode {
  const field = useId();
  const about = useId();
  const shown = value ?? option.byDefault;
  return (
    <div className="export-option">
      {option.kind === 'boolean' ? (
        <label>
          <input
            type="checkbox"
            aria-describedby={about}
            checked={shown === true}
            onChange={(event) => onChange(event.target.checked)}
          />{' '}
          {labelOf(option.name)}
        </label>
      ) : (
        <div className="dialog-field">
          <label htmlFor={field}>{labelOf(option.name)}</label>
          <ValueField option={option} shown={shown} field={field} about={about} onChange={onChange} />
        </div>
      )}
      <small id={about}>{option.description}</small>
    </div>
  );
}

type ValueProps = Pick<FieldProps, 'option' | 'onChange'> & {
  shown: OptionValues[string] | null;
  field: string;
  about: string;
};

function ValueField({
  option: { kind, choices, minimum, maximum },
  shown,
  field,
  about,
  onChange,
}: ValueProps): ReactNode {
  if (choices !== null) {
    return (
      <select
        id={field}
        aria-describedby={about}
        value={String(shown ?? '')}
        onChange={(event) => onChange(event.target.value)}
      >
        {shown === null ? <option value="">As the format decides</option> : null}
        {choices.map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
    );
  }
  if (kind === 'string') {
    return (
      <input
        id={field}
        aria-describedby={about}
        spellCheck={false}
        value={String(shown ?? '')}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  return (
    <input
      type="number"
      id={field}
      aria-describedby={about}
      step={kind === 'integer' ? 1 : 'any'}
      min={minimum ?? undefined}
      max={maximum ?? undefined}
      value={typeof shown === 'number' && !Number.isNaN(shown) ? shown : ''}
      onChange={(event) => onChange(event.target.valueAsNumber)}
    />
  );
}
