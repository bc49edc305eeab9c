import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { normaliseText } from '../../../annotations/text.ts';
import type { SearchQuery } from '../../../main/api/search.ts';
import { cropUrl } from '../../connection/pictures.ts';
import { useActions, useWorkbench } from '../../state/store.ts';
import { Button, IconButton } from '../../widgets/Button.tsx';
import { Segmented } from '../inspector/Segmented.tsx';
import { searchByFile } from './searchByFile.ts';
import { searchAmong, searchFor, useSearchState } from './searchState.ts';

const SUBJECTS = ['objects', 'short captions', 'long captions'] as const;
const SUBJECT_OF = { objects: 'object', 'short captions': 'short', 'long captions': 'long' } as const;

/** The phrase, or the example in its place, and what it is compared with. */
export function SearchForm(): ReactNode {
  const query = useSearchState((state) => state.query);
  const subject = useSearchState((state) => state.subject);
  const filter = useWorkbench((state) => state.filter);
  const { setFilter } = useActions();
  const isExample = query !== null && query.kind !== 'text';
  return (
    <div className="search-form">
      <div className="search-line">
        {isExample ? <Example query={query} /> : <PhraseField />}
        <FileButton />
      </div>
      <div className="search-line">
        <Segmented
          label="What is searched"
          value={SUBJECTS.find((words) => SUBJECT_OF[words] === subject) ?? 'objects'}
          segments={SUBJECTS.map((value) => ({ value }))}
          onChange={(words) => searchAmong(SUBJECT_OF[words])}
        />
        {filter === '' ? null : (
          <span className="search-filter" title={filter}>
            <span>in</span> <code>{filter}</code>
            <IconButton
              icon="close"
              label="Search all images"
              onClick={() => void setFilter('').catch(() => undefined)}
            />
          </span>
        )}
      </div>
    </div>
  );
}

function PhraseField(): ReactNode {
  const query = useSearchState((state) => state.query);
  const asked = query?.kind === 'text' ? query.text : '';
  const [typed, setTyped] = useState(asked);
  const listId = useId();
  const phrases = useWorkbench((state) => state.phrases);
  useEffect(() => setTyped(asked), [asked]);
  const text = normaliseText(typed);
  return (
    <form
      className="search-phrase"
      onSubmit={(event) => {
        event.preventDefault();
        if (text !== '') searchFor({ kind: 'text', text });
      }}
    >
      <input
        type="search"
        aria-label="Search for a phrase"
        placeholder="A phrase, such as a person holding an umbrella"
        list={listId}
        value={typed}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
      />
      <datalist id={listId}>
        {phrases.map((phrase) => (
          <option key={phrase.id} value={phrase.text} />
        ))}
      </datalist>
      <button type="submit" className="widget-button widget-button-primary" disabled={text === ''}>
        Search
      </button>
    </form>
  );
}

/** What results are to be like. */
function Example({ query }: { query: Exclude<SearchQuery, { kind: 'text' }> }): ReactNode {
  const box = useSearchState((state) => state.exampleBox);
  const picture = box === null || query.kind === 'file' ? null : cropUrl(query.imageId, box);
  return (
    <span className="search-example">
      {picture === null ? null : <img src={picture} alt="" />}
      <span>{query.kind === 'file' ? `Like ${query.name}` : 'Like the example'}</span>
      <IconButton icon="close" label="Search for a phrase instead" onClick={() => searchFor(null)} />
    </span>
  );
}

function FileButton(): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  const { notify } = useActions();
  return (
    <>
      <Button kind="secondary" onClick={() => input.current?.click()}>
        By an image…
      </Button>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        aria-label="Image file to search by"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          // The same file may be chosen again.
          event.target.value = '';
          if (file !== undefined) void searchByFile(file, notify);
        }}
      />
    </>
  );
}
