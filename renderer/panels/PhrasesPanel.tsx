import { type ReactNode, useState } from 'react';
import { useWorkbench } from '../state/store.ts';
import { EmptyState } from '../widgets/EmptyState.tsx';
import { PanelHeader } from '../widgets/PanelHeader.tsx';
import { AddField } from './phrases/AddField.tsx';
import { Decisions } from './phrases/Decisions.tsx';
import { PhraseList } from './phrases/PhraseList.tsx';
import { QueryField } from './phrases/QueryField.tsx';
import { searchPhrases } from './phrases/searchPhrases.ts';
import './phrases.css';

/** A vocabulary of so many phrases is longer than people like to scroll. */
const SEARCHED_FROM = 12;

/** The vocabulary of the project, in the order of its digits and colours, and a query without adding to it. */
export function PhrasesPanel(): ReactNode {
  const phrases = useWorkbench((state) => state.phrases);
  const active = useWorkbench((state) => state.phrases.find(({ id }) => id === state.activePhraseId));
  const [search, setSearch] = useState('');
  const isSearchable = phrases.length >= SEARCHED_FROM;
  const shown = isSearchable ? searchPhrases(phrases, search) : phrases;
  return (
    <section className="phrases" aria-label="Phrases">
      <PanelHeader title="Phrases" />
      <AddField />
      {isSearchable ? (
        <input
          type="search"
          className="phrases-field"
          aria-label="Filter phrases"
          placeholder={`Filter ${phrases.length} phrases`}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      ) : null}
      {phrases.length === 0 ? (
        <EmptyState icon="tag" title="No phrases yet.">
          Write what you look for; every image that the model has seen is scored at once.
        </EmptyState>
      ) : (
        <PhraseList phrases={phrases} shown={shown} />
      )}
      {active === undefined ? null : <Decisions key={active.id} phrase={active} />}
      <QueryField />
    </section>
  );
}
