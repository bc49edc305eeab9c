import { useEffect, useRef, useState } from 'react';
import type { ImageEntry } from '../../../main/api.ts';
import { useActions, useWorkbench } from '../../state/store.ts';

const PAGE = 200;
const PAGES_KEPT = 40;

type Pages = ReadonlyMap<number, readonly ImageEntry[]>;

export type Images = {
  readonly total: number;
  /** The entry at a place, or undefined until its page has come. */
  at(index: number): ImageEntry | undefined;
  /** Asks for the pages of these places. */
  need(first: number, last: number): void;
  /** Why the filter cannot be used, in a sentence. */
  readonly problem: string | null;
};

/** The images that the filter matches, by pages: what was shown stays until its newer version has come. */
export function useImages(): Images {
  const filter = useWorkbench((state) => state.filter);
  const version = useWorkbench((state) => state.imagesVersion);
  const folder = useWorkbench((state) => state.project?.folder);
  const { request } = useActions();
  const [pages, setPages] = useState<Pages>(new Map());
  const [total, setTotal] = useState(0);
  const [problem, setProblem] = useState<string | null>(null);
  const asked = useRef({ query: '', pages: new Set<number>() });
  const visible = useRef({ first: 0, last: 0 });
  const query = JSON.stringify([folder, filter, version]);

  async function load(page: number): Promise<void> {
    const mine = query;
    try {
      const found = await request('listImages', { filter, offset: page * PAGE, limit: PAGE });
      if (asked.current.query !== mine) return;
      setTotal(found.total);
      setProblem(null);
      setPages((before) => new Map([...before, [page, found.entries] as const].slice(-PAGES_KEPT)));
    } catch (error) {
      if (asked.current.query === mine) setProblem(error instanceof Error ? error.message : String(error));
    }
  }

  function need(first: number, last: number): void {
    visible.current = { first, last };
    for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page++) {
      if (asked.current.pages.has(page)) continue;
      asked.current.pages.add(page);
      void load(page);
    }
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: only another query makes what is shown stale.
  useEffect(() => {
    asked.current = { query, pages: new Set() };
    need(visible.current.first, visible.current.last);
  }, [query]);

  return { total, at: (index) => pages.get(Math.floor(index / PAGE))?.[index % PAGE], need, problem };
}
