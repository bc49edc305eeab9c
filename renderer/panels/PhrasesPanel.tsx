import { type ReactNode, useState } from 'react';
import type { PhraseEntry } from '../../main/api.ts';
import { useActions, useWorkbench } from '../state/store.ts';
import { IconButton } from '../widgets/Button.tsx';
import { EmptyState } from '../widgets/EmptyState.tsx';
import { PanelHeader } from '../widgets/PanelHeader.tsx';
import { Swatch } from '../widgets/Swatch.tsx';
import './phrases.css';

/** The vocabulary of the project: what regions can be, in the order of its digits and colours. */
export function PhrasesPanel(): ReactNode {
  const phrases = useWorkbench((state) => state.phrases);
  const { addPhrase } = useActions();
  const [typed, setTyped] = useState('');
  return (
    <section className="phrases" aria-label="Phrases">
      <PanelHeader title="Phrases" />
      <input
        className="phrases-add"
        aria-label="Add a phrase"
        placeholder="Add a phrase, e.g. red car"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || typed.trim() === '') return;
          setTyped('');
          void addPhrase(typed);
        }}
      />
      {phrases.length === 0 ? (
        <EmptyState icon="tag" title="No phrases yet.">
          Write what you look for; every image that the model has seen is scored at once.
        </EmptyState>
      ) : (
        <ul className="phrases-list" aria-label="Vocabulary">
          {phrases.map((phrase, place) => (
            <PhraseRow key={phrase.id} phrase={phrase} digit={place < 10 ? String((place + 1) % 10) : ''} />
          ))}
        </ul>
      )}
    </section>
  );
}

function PhraseRow({ phrase, digit }: { phrase: PhraseEntry; digit: string }): ReactNode {
  const isActive = useWorkbench((state) => state.activePhraseId === phrase.id);
  const { set, renamePhrase, removePhrase } = useActions();
  const [isRenaming, setIsRenaming] = useState(false);
  const rename = (text: string) => {
    setIsRenaming(false);
    if (text.trim() !== '' && text !== phrase.text) void renamePhrase(phrase.id, text);
  };
  if (isRenaming) {
    return (
      <li className="phrases-row">
        <input
          ref={(field) => field?.focus()}
          className="phrases-rename"
          aria-label={`New text of ${phrase.text}`}
          defaultValue={phrase.text}
          onBlur={(event) => rename(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') rename(event.currentTarget.value);
            if (event.key === 'Escape') setIsRenaming(false);
          }}
        />
      </li>
    );
  }
  return (
    <li className="phrases-row">
      <button
        type="button"
        className="phrases-choice"
        aria-pressed={isActive}
        title={`${phrase.text}: ${phrase.regions} regions in ${phrase.images} images`}
        onClick={() => set({ activePhraseId: isActive ? null : phrase.id })}
        onDoubleClick={() => setIsRenaming(true)}
        onKeyDown={(event) => event.key === 'F2' && setIsRenaming(true)}
      >
        <Swatch position={phrase.position} />
        <span className="phrases-text">{phrase.text}</span>
        {phrase.regions > 0 ? <span className="phrases-count">{phrase.regions}</span> : null}
        {digit === '' ? null : <kbd>{digit}</kbd>}
      </button>
      <IconButton icon="edit" label={`Rename ${phrase.text} (F2)`} onClick={() => setIsRenaming(true)} />
      <IconButton icon="trash" label={`Remove ${phrase.text}`} onClick={() => void removePhrase(phrase.id)} />
    </li>
  );
}
