import type { ImagePage } from '../../../main/api/images.ts';
import { reasonOf } from '../../state/reasonOf.ts';
import { missingPages, noPages, PAGE_SIZE, type Pages, type Range, stalePages, withPage, withUsed } from './pages.ts';

/** Pages that are shown are asked for anew no more often than this, however fast images change. */
const REST_MS = 400;

export type Query = {
  readonly folder: string;
  readonly filter: string;
  /** Counts up when images changed. */
  readonly version: number;
};

/** What the explorer shows. */
export type LoadedImages = {
  readonly pages: Pages;
  /** Why the images could not be listed, in a sentence. */
  readonly problem: string | null;
  /** Which folder and filter the pages belong to; another one than asked for while its first page is on its way. */
  readonly of: string | null;
};

export type PageLoader = {
  subscribe(listener: () => void): () => void;
  snapshot(): LoadedImages;
  /** Sets what is listed. What is shown stays until the answer has come. */
  ask(query: Query): void;
  /** Sets which places are seen. */
  want(range: Range): void;
};

type Options = {
  readonly load: (params: { filter: string; offset: number; limit: number }) => Promise<ImagePage>;
  readonly later: (callback: () => void, milliseconds: number) => void;
};

/** The folder and the filter of a query as one text. */
export function nameOf({ folder, filter }: Pick<Query, 'folder' | 'filter'>): string {
  return `${folder}\n${filter}`;
}

/** Loads the pages that are seen, one request at a time, so that a quick scroll asks for nothing that has gone by. */
export function createPageLoader({ load, later }: Options): PageLoader {
  const listeners = new Set<() => void>();
  let loaded: LoadedImages = { pages: noPages, problem: null, of: null };
  let query: Query | null = null;
  let wanted: Range = { first: 0, last: 0 };
  let isBusy = false;
  let isResting = false;
  /** The query that failed last: asking the same again would fail again. */
  let failed: Query | null = null;

  function show(part: Partial<LoadedImages>): void {
    loaded = { ...loaded, ...part };
    for (const listener of listeners) listener();
  }

  /** The page to ask for next: first those that have never come, then those that are old. */
  function choose(asked: Query): number | undefined {
    const pages = loaded.of === nameOf(asked) ? loaded.pages : noPages;
    const [missing] = missingPages(pages, wanted);
    if (missing !== undefined || isResting) return missing;
    const [stale] = stalePages(pages, wanted, asked.version);
    if (stale === undefined) return undefined;
    isResting = true;
    later(() => {
      isResting = false;
      void next();
    }, REST_MS);
    return stale;
  }

  async function next(): Promise<void> {
    const asked = query;
    if (isBusy || asked === null || asked === failed) return;
    const page = choose(asked);
    if (page === undefined) return;
    isBusy = true;
    await take(asked, page);
    isBusy = false;
    void next();
  }

  async function take(asked: Query, page: number): Promise<void> {
    const isMeant = () => query !== null && nameOf(query) === nameOf(asked);
    try {
      const answer = await load({ filter: asked.filter, offset: page * PAGE_SIZE, limit: PAGE_SIZE });
      if (!isMeant()) return;
      const before = loaded.of === nameOf(asked) ? withUsed(loaded.pages, wanted) : noPages;
      show({ pages: withPage(before, page, asked.version, answer), problem: null, of: nameOf(asked) });
    } catch (error) {
      failed = asked;
      if (isMeant()) show({ problem: reasonOf(error) });
    }
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    snapshot: () => loaded,
    ask(asked) {
      query = asked;
      void next();
    },
    want(range) {
      wanted = range;
      void next();
    },
  };
}
