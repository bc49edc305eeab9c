import { type DragEvent, type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useActions, useWorkbench } from '../state/store.ts';
import { IconButton } from '../widgets/Button.tsx';
import { ChosenBar } from './search/ChosenBar.tsx';
import { hideSearch } from './search/hideSearch.ts';
import { ResultWall } from './search/ResultWall.tsx';
import { reaching } from './search/results.ts';
import { ScoreSlider } from './search/ScoreSlider.tsx';
import { SearchBlank } from './search/SearchBlank.tsx';
import { SearchForm } from './search/SearchForm.tsx';
import { searchByFile } from './search/searchByFile.ts';
import { useSearchState } from './search/searchState.ts';
import { useAsking } from './search/useAsking.ts';
import { counted } from './words.ts';
import './search.css';

/** Searches the whole project: a phrase or an example, and below it what comes nearest. */
export function SearchView(): ReactNode {
  useAsking();
  const { set, notify } = useActions();
  const answer = useSearchState((state) => state.answer);
  const minScore = useSearchState((state) => state.minScore);
  const results = useMemo(() => reaching(answer?.results ?? [], minScore), [answer, minScore]);
  const [isOver, setIsOver] = useState(false);
  const view = useRef<HTMLElement>(null);

  // The image that had the focus is gone.
  useEffect(() => {
    if (document.activeElement === document.body) view.current?.focus();
  }, []);

  /** Escape leads from a field to the results, and from there to the image. */
  function leave(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    const wall = view.current?.querySelector<HTMLElement>('.search-wall');
    if (event.target !== view.current && wall != null) wall.focus();
    else hideSearch(set);
  }

  function hover(event: DragEvent): void {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setIsOver(true);
  }

  function drop(event: DragEvent): void {
    const [file] = event.dataTransfer.files;
    setIsOver(false);
    if (file === undefined) return;
    event.preventDefault();
    // The window would take it for a folder to open.
    event.stopPropagation();
    void searchByFile(file, notify);
  }

  return (
    <section
      ref={view}
      tabIndex={-1}
      className={`search${isOver ? ' search-over' : ''}`}
      aria-label="Search"
      onKeyDown={leave}
      onDragOver={hover}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <header className="search-header">
        <div className="search-top">
          <h1>Search</h1>
          <Outcome shown={results.length} />
          <IconButton icon="close" label="Back to the image" onClick={() => hideSearch(set)} />
        </div>
        <SearchForm />
        {answer === null ? null : <ScoreSlider histogram={answer.histogram} />}
      </header>
      {results.length === 0 ? <SearchBlank /> : <ResultWall results={results} />}
      <ChosenBar results={results} />
    </section>
  );
}

/** What was found, and what is still on its way, in words. */
function Outcome({ shown }: { shown: number }): ReactNode {
  const subject = useSearchState((state) => state.subject);
  const answer = useSearchState((state) => state.answer);
  const isSearching = useSearchState((state) => state.isSearching);
  const isFull = useSearchState((state) => shown > 0 && shown >= state.limit);
  const filter = useWorkbench((state) => state.filter);
  const searching = useWorkbench((state) => state.searching);
  const [one, many] = subject === 'object' ? ['object', 'objects'] : ['image', 'images'];
  const all = answer?.histogram.reduce((sum, count) => sum + count, 0) ?? 0;
  return (
    <p className="search-outcome" role="status">
      {searching === null
        ? null
        : `Taking in ${searching.done.toLocaleString('en')} of ${counted(searching.total, 'image')}… `}
      {answer === null ? (isSearching ? 'Searching…' : null) : null}
      {answer === null
        ? null
        : `${isFull ? 'The first ' : ''}${counted(shown, one, many)} of ${all.toLocaleString('en')}${
            filter === '' ? '' : ' in the filter'
          }`}
    </p>
  );
}
