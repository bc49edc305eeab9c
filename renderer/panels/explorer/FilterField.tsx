import { type ReactNode, useEffect, useRef, useState } from 'react';
import { reasonOf } from '../../state/reasonOf.ts';
import { useActions, useWorkbench } from '../../state/store.ts';
import { IconButton } from '../../widgets/Button.tsx';
import { FilterHelp } from './FilterHelp.tsx';

const DELAY_MS = 200;

type FilterFieldProps = {
  /** How many images there are, in words. */
  count: string;
  /** Why images could not be listed. */
  problem: string | null;
};

/** The filter of the explorer, with the number of images that it matches or the reason why it cannot be used. */
export function FilterField({ count, problem }: FilterFieldProps): ReactNode {
  const { typed, type, clear, refusal } = useTypedFilter();
  const field = useRef<HTMLInputElement>(null);
  const trouble = refusal ?? problem;
  return (
    <div className="explorer-filter">
      <div className="explorer-filter-row">
        <input
          ref={field}
          aria-label="Filter images"
          aria-describedby="explorer-filter-note"
          aria-invalid={refusal !== null}
          placeholder="Filter, such as status:unfinished"
          value={typed}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => type(event.target.value)}
          onKeyDown={({ key }) => key === 'Escape' && clear()}
        />
        {typed === '' ? null : <IconButton icon="close" label="Clear the filter" onClick={clear} />}
        <FilterHelp onChoose={(example) => type(`${typed} ${example}`.trim())} onUse={type} />
      </div>
      <p id="explorer-filter-note" className={trouble === null ? '' : 'explorer-problem'} role="status">
        {trouble ?? count}
      </p>
    </div>
  );
}

/** What stands in the field. It becomes the filter after a moment, and only when the server can read it. */
function useTypedFilter() {
  const filter = useWorkbench((state) => state.filter);
  const { request, setFilter } = useActions();
  const [typed, setTyped] = useState(filter);
  const [refusal, setRefusal] = useState<string | null>(null);
  /** The filter that came from here last: the field, which may be ahead of it, does not follow it. */
  const own = useRef(filter);

  useEffect(() => {
    if (filter !== own.current) setTyped(filter);
    own.current = filter;
  }, [filter]);

  useEffect(() => {
    setRefusal(null);
    if (typed.trim() === filter) return;
    const abandoned = new AbortController();
    async function use(): Promise<void> {
      try {
        await request('findImage', { filter: typed, from: null, step: 1 });
        if (abandoned.signal.aborted) return;
        own.current = typed.trim();
        await setFilter(own.current);
      } catch (error) {
        if (!abandoned.signal.aborted) setRefusal(reasonOf(error));
      }
    }
    const timer = setTimeout(() => void use(), DELAY_MS);
    return () => {
      clearTimeout(timer);
      abandoned.abort();
    };
  }, [typed, filter, request, setFilter]);

  function clear(): void {
    setTyped('');
    own.current = '';
    // What fails here is the place of the open image, which the list does without.
    setFilter('').catch(() => undefined);
  }

  return { typed, type: setTyped, clear, refusal };
}
