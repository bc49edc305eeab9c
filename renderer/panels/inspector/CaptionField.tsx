import { type ReactNode, useEffect, useId, useState } from 'react';
import { normaliseText } from '../../../annotations/text.ts';

/** So long a pause in typing stores what was typed. */
const PAUSE_MS = 1000;

type CaptionFieldProps = {
  /** The image. The field stays, with the focus in it, when another comes. */
  of: string;
  label: string;
  rows: number;
  stored: string;
  /** How well it matches the image, in [0, 1]; null while that is not known. */
  score: number | null;
  onSave: (text: string) => void;
};

/** A caption of the image, stored on leaving the field and in pauses of typing; each time is one step to undo. */
export function CaptionField({ of, label, rows, stored, score, onSave }: CaptionFieldProps): ReactNode {
  const id = useId();
  const [typed, setTyped] = useState(stored);
  const [seen, setSeen] = useState({ of, stored });
  if (seen.of !== of || seen.stored !== stored) {
    setSeen({ of, stored });
    // Another image, an undo or another window. What was just stored from here keeps the space that is being typed.
    if (seen.of !== of || normaliseText(typed) !== stored) setTyped(stored);
  }
  const save = (text: string) => {
    if (normaliseText(text) !== stored) onSave(text);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing begins a pause.
  useEffect(() => {
    const timer = setTimeout(() => save(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <div className="inspector-caption">
      <label htmlFor={id}>{label}</label>
      {score === null ? null : <MatchBar score={score} of={label} />}
      <textarea
        id={id}
        aria-label={label}
        rows={rows}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => {
          save(typed);
          setTyped(normaliseText(typed));
        }}
      />
    </div>
  );
}

function MatchBar({ score, of }: { score: number; of: string }): ReactNode {
  const words = `${of}: match ${score.toFixed(2)} with the image`;
  return (
    <span className="inspector-match" title={words}>
      <span className="inspector-bar" role="img" aria-label={words}>
        <span style={{ width: `${Math.round(100 * Math.min(1, Math.max(0, score)))}%` }} />
      </span>
      <span className="inspector-figure" aria-hidden="true">
        {score.toFixed(2)}
      </span>
    </span>
  );
}
