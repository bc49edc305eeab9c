import { type ReactNode, useId } from 'react';
import type { SearchResult } from '../../../main/api/search.ts';
import { reasonOf } from '../../state/reasonOf.ts';
import { useActions, useWorkbench } from '../../state/store.ts';
import { Button } from '../../widgets/Button.tsx';
import { phraseRefusal } from '../phrases/phraseRefusal.ts';
import { useKeyed } from '../review/useKeyed.ts';
import { counted } from '../words.ts';
import { labelChosen, rejectChosen, searchSimilar, tagChosen } from './decideOnChosen.ts';
import { keyOfResult } from './results.ts';
import { useSearchState } from './searchState.ts';

/** What can be done to the results that are chosen, all at once. */
export function ChosenBar({ results }: { results: readonly SearchResult[] }): ReactNode {
  const chosen = useSearchState((state) => state.chosen);
  const subject = useSearchState((state) => state.subject);
  const count = results.filter((result) => chosen.has(keyOfResult(result))).length;
  if (results.length === 0) return null;
  return (
    <section className="search-bar" aria-label="Chosen results">
      <span className="search-count" role="status">
        {count === 0 ? 'None chosen' : `${count.toLocaleString('en')} chosen`}
      </span>
      {subject === 'object' ? <LabelFields count={count} /> : null}
      <TagFields count={count} />
      <SimilarButton />
    </section>
  );
}

function LabelFields({ count }: { count: number }): ReactNode {
  const listId = useId();
  const actions = useActions();
  const keyed = useKeyed();
  const label = useSearchState((state) => state.label);
  const phrases = useWorkbench((state) => state.phrases);
  const isDisabled = count === 0 || phraseRefusal(label) !== null;
  const tell = (error: unknown) => actions.notify('error', reasonOf(error));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isDisabled) labelChosen(actions).catch(tell);
      }}
    >
      <input
        aria-label="Phrase for the chosen results"
        placeholder="Phrase"
        list={listId}
        value={label}
        autoComplete="off"
        onChange={(event) => useSearchState.setState({ label: event.target.value })}
      />
      <datalist id={listId}>
        {phrases.map((phrase) => (
          <option key={phrase.id} value={phrase.text} />
        ))}
      </datalist>
      <button type="submit" className="widget-button widget-button-primary" disabled={isDisabled}>
        {keyed(count === 0 ? 'Label' : `Label ${count}`, 'search.label')}
      </button>
      <Button kind="secondary" disabled={isDisabled} onClick={() => rejectChosen(actions).catch(tell)}>
        {keyed('Reject', 'search.reject')}
      </Button>
    </form>
  );
}

function TagFields({ count }: { count: number }): ReactNode {
  const actions = useActions();
  const tag = useSearchState((state) => state.tag);
  const isDisabled = count === 0 || tag.trim() === '';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isDisabled) tagChosen(actions).catch((error: unknown) => actions.notify('error', reasonOf(error)));
      }}
    >
      <input
        aria-label="Tag for the images of the chosen results"
        placeholder="Tag"
        value={tag}
        autoComplete="off"
        onChange={(event) => useSearchState.setState({ tag: event.target.value })}
      />
      <button
        type="submit"
        className="widget-button widget-button-secondary"
        disabled={isDisabled}
        title={`Tag the images of ${counted(count, 'result')}`}
      >
        Tag images
      </button>
    </form>
  );
}

function SimilarButton(): ReactNode {
  const keyed = useKeyed();
  const hasActive = useSearchState((state) => state.active >= 0);
  return (
    <Button kind="secondary" disabled={!hasActive} onClick={searchSimilar}>
      {keyed('Similar', 'search.similar')}
    </Button>
  );
}
