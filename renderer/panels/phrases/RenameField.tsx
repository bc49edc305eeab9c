import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { normaliseText } from '../../../annotations/text.ts';

type RenameFieldProps = {
  text: string;
  onRename: (text: string) => void;
  /** Called once, when the field should go. */
  onEnd: () => void;
};

/** The text of a phrase, to be changed: Enter and leaving take it, Escape leaves the old one. */
export function RenameField({ text, onRename, onEnd }: RenameFieldProps): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  const hasEnded = useRef(false);
  useEffect(() => {
    field.current?.select();
  }, []);

  function end(typed: string): void {
    if (hasEnded.current) return;
    hasEnded.current = true;
    const renamed = normaliseText(typed);
    if (renamed !== '' && renamed !== text) onRename(renamed);
    onEnd();
  }

  function press(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.nativeEvent.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
    event.preventDefault();
    end(event.key === 'Enter' ? event.currentTarget.value : text);
  }

  return (
    <input
      ref={field}
      className="phrases-rename"
      aria-label={`New text of ${text}`}
      defaultValue={text}
      onBlur={(event) => end(event.target.value)}
      onKeyDown={press}
    />
  );
}
