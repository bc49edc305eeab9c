import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import { useActions } from '../../state/store.ts';
import { Refusal } from '../../widgets/Refusal.tsx';
import { phraseRefusal } from './phraseRefusal.ts';

/** Adds a phrase to the vocabulary with Enter; what cannot be one stays to be corrected, with the reason. */
export function AddField(): ReactNode {
  const reasonId = useId();
  const { addPhrase } = useActions();
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState<string | null>(null);

  function press(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.ctrlKey || event.nativeEvent.isComposing || typed.trim() === '') return;
    const refusal = phraseRefusal(typed);
    setReason(refusal);
    if (refusal !== null) return;
    setTyped('');
    void addPhrase(typed);
  }

  return (
    <>
      <input
        className="phrases-field"
        aria-label="Add a phrase"
        aria-describedby={reasonId}
        aria-invalid={reason !== null}
        placeholder="Add a phrase, e.g. red car"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setReason(null);
        }}
        onKeyDown={press}
      />
      <Refusal id={reasonId} reason={reason} />
    </>
  );
}
