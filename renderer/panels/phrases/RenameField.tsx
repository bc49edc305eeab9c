import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { normaliseText } from '../../../annotations/text.ts';
import type { PhraseEntry } from '../../../main/api/images.ts';
import { getState } from '../../state/store.ts';
import { Refusal } from '../../widgets/Refusal.tsx';
import { phraseRefusal } from './phraseRefusal.ts';

type RenameFieldProps = {
  phrase: PhraseEntry;
  onRename: (text: string) => void;
  /** Called once, when the field should go. */
  onEnd: () => void;
};

/**
 * The text of a phrase, to be changed: Enter and leaving take it, Escape leaves the old one. A text that cannot be
 * taken stays to be corrected, with the reason.
 */
export function RenameField({ phrase: { id, text }, onRename, onEnd }: RenameFieldProps): ReactNode {
  const reasonId = useId();
  const field = useRef<HTMLInputElement>(null);
  const hasEnded = useRef(false);
  const [reason, setReason] = useState<string | null>(null);
  useEffect(() => {
    field.current?.select();
  }, []);

  function end(typed: string): void {
    if (hasEnded.current) return;
    const renamed = normaliseText(typed);
    const isNew = renamed !== '' && renamed !== text;
    const refusal = isNew ? phraseRefusal(renamed, getState().phrases, id) : null;
    setReason(refusal);
    if (refusal !== null) return;
    hasEnded.current = true;
    if (isNew) onRename(renamed);
    onEnd();
  }

  function press(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.nativeEvent.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
    event.preventDefault();
    end(event.key === 'Enter' ? event.currentTarget.value : text);
  }

  return (
    <>
      <input
        ref={field}
        className="phrases-rename"
        aria-label={`New text of ${text}`}
        aria-describedby={reasonId}
        aria-invalid={reason !== null}
        defaultValue={text}
        onChange={() => setReason(null)}
        onBlur={(event) => end(event.target.value)}
        onKeyDown={press}
      />
      <Refusal id={reasonId} reason={reason} />
    </>
  );
}
