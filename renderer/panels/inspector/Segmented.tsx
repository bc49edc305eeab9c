import { type ReactNode, useId } from 'react';
import { Icon } from '../../widgets/Icon.tsx';

export type Segment<T extends string> = {
  readonly value: T;
  /** A codicon to show instead of the words. */
  readonly icon?: string;
  /** Why it cannot be chosen now; null when it can. */
  readonly refusal?: string | null;
};

type SegmentedProps<T extends string> = {
  /** What is chosen, for those who do not see it. */
  label: string;
  value: T;
  segments: readonly Segment<T>[];
  onChange: (value: T) => void;
};

/** One of a few values, side by side: radio buttons, so that arrow keys move among them. */
export function Segmented<T extends string>({ label, value, segments, onChange }: SegmentedProps<T>): ReactNode {
  const name = useId();
  return (
    <fieldset className="inspector-segments" aria-label={label}>
      {segments.map((segment) => {
        const refusal = segment.refusal ?? null;
        return (
          <label key={segment.value} className="inspector-segment" title={refusal ?? segment.value}>
            <input
              type="radio"
              name={name}
              aria-label={refusal === null ? segment.value : `${segment.value}: ${refusal}`}
              checked={segment.value === value}
              disabled={refusal !== null && segment.value !== value}
              onChange={() => onChange(segment.value)}
            />
            {segment.icon === undefined ? segment.value : <Icon name={segment.icon} />}
          </label>
        );
      })}
    </fieldset>
  );
}
