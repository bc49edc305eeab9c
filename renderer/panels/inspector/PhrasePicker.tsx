import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import { normaliseText } from '../../../annotations/text.ts';
import type { PhraseEntry } from '../../../main/api/images.ts';
import { useWorkbench } from '../../state/store.ts';
import { Refusal } from '../../widgets/Refusal.tsx';
import { Swatch } from '../../widgets/Swatch.tsx';
import { indexAfterKey } from '../listKeys.ts';
import { phraseRefusal } from '../phrases/phraseRefusal.ts';
import { findByText, searchPhrases } from '../phrases/searchPhrases.ts';

const OFFERED = 8;

type PhrasePickerProps = {
  /** Phrases that are not offered. */
  taken: readonly string[];
  /** Gets a phrase of the vocabulary, or the text of a new one. */
  onPick: (phrase: PhraseEntry | string) => void;
  /** Gets what stands in the field while it has the focus, as it changes; null when it has lost it. */
  onWrite: (text: string | null) => void;
};

/** A field that completes from the vocabulary: arrows choose, Enter takes; a text that is no phrase becomes one. */
export function PhrasePicker({ taken, onPick, onWrite }: PhrasePickerProps): ReactNode {
  const listId = useId();
  const reasonId = useId();
  const phrases = useWorkbench((state) => state.phrases);
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(-1);
  const [isOpen, setIsOpen] = useState(false);
  const [reason, setReason] = useState<string | null>(null);
  const text = normaliseText(typed);
  const offered = searchPhrases(phrases, typed)
    .filter(({ id }) => !taken.includes(id))
    .slice(0, OFFERED);
  const isListed = isOpen && offered.length > 0;
  const chosen = isListed ? offered[active] : undefined;

  function pick(phrase: PhraseEntry | string): void {
    const refusal = typeof phrase === 'string' ? phraseRefusal(phrase) : null;
    setReason(refusal);
    // What was typed stays to be corrected.
    if (refusal !== null) return;
    setTyped('');
    onWrite('');
    setActive(-1);
    onPick(phrase);
  }

  function press(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing || event.ctrlKey) return;
    const isVertical = event.key.startsWith('Arrow');
    const target = isVertical
      ? indexAfterKey(event.key, active, { count: offered.length, columns: 1, rows: OFFERED })
      : null;
    if (target !== null) {
      setIsOpen(true);
      setActive(target);
    } else if (event.key === 'Enter' && (chosen !== undefined || text !== '')) {
      pick(chosen ?? findByText(phrases, text) ?? text);
    } else if (event.key === 'Escape' && isListed) setIsOpen(false);
    else return;
    event.preventDefault();
  }

  return (
    <div className="inspector-picker">
      <input
        role="combobox"
        aria-label="Add a phrase to the region"
        aria-describedby={reasonId}
        aria-invalid={reason !== null}
        aria-expanded={isListed}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={chosen === undefined ? undefined : `${listId}-${chosen.id}`}
        autoComplete="off"
        placeholder="Add a phrase"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          onWrite(event.target.value);
          setReason(null);
          setActive(-1);
          setIsOpen(true);
        }}
        onFocus={() => {
          setIsOpen(true);
          onWrite(typed);
        }}
        onBlur={() => {
          setIsOpen(false);
          onWrite(null);
        }}
        onKeyDown={press}
      />
      {isListed ? (
        <div id={listId} className="inspector-offers" role="listbox" aria-label="Phrases">
          {offered.map((phrase) => (
            <div
              key={phrase.id}
              id={`${listId}-${phrase.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={phrase === chosen}
              title={phrase.text}
              // Not on click: by then the field has lost the focus and the list is gone.
              onMouseDown={(event) => {
                event.preventDefault();
                pick(phrase);
              }}
            >
              <Swatch position={phrase.position} />
              <span className="inspector-text">{phrase.text}</span>
            </div>
          ))}
        </div>
      ) : null}
      <Refusal id={reasonId} reason={reason} />
      {isOpen && reason === null && text !== '' && findByText(phrases, text) === undefined ? (
        <p className="inspector-note">Enter adds “{text}” to the vocabulary.</p>
      ) : null}
    </div>
  );
}
