import { type ReactNode, useId } from 'react';

type ChoiceProps<T extends string> = {
  label: string;
  value: string;
  options: readonly T[];
  onChange: (chosen: T) => void;
  /** An option as people read it; by default as it is. */
  title?: (option: T) => string;
};

/** One of several. */
export function Choice<T extends string>({
  label,
  value,
  options,
  onChange,
  title = (option) => option,
}: ChoiceProps<T>): ReactNode {
  return (
    <label className="settings-field">
      {label}
      <select
        value={value}
        onChange={(event) => {
          const chosen = options.find((option) => option === event.target.value);
          if (chosen !== undefined) onChange(chosen);
        }}
      >
        {options.map((option) => (
          <option key={option} value={option}>
            {title(option)}
          </option>
        ))}
      </select>
    </label>
  );
}

type SliderProps = {
  label: string;
  min: number;
  max: number;
  value: number;
  onChange: (value: number) => void;
  /** The value as people read it. */
  show: (value: number) => string;
};

/** A number by hundredths. */
export function Slider({ label, min, max, value, onChange, show }: SliderProps): ReactNode {
  const id = useId();
  return (
    <div className="settings-field">
      <span className="settings-slider-label">
        <label htmlFor={id}>{label}</label>
        <output htmlFor={id}>{show(value)}</output>
      </span>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={0.01}
        value={value}
        aria-valuetext={show(value)}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
    </div>
  );
}

type CheckProps = { label: string; checked: boolean; onChange: (checked: boolean) => void };

/** Something that is shown or not. */
export function Check({ label, checked, onChange }: CheckProps): ReactNode {
  return (
    <label className="settings-check">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} /> {label}
    </label>
  );
}
