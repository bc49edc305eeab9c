import type { FolderCounts } from '../../../main/api/images.ts';
import { reasonOf } from '../../state/reasonOf.ts';

/** The tree of 100,000 images is counted in some 20 ms, and is looked at only now and then. */
const REST_MS = 2000;

export type LoadedFolders = {
  /** Null until they have come. */
  readonly folders: readonly FolderCounts[] | null;
  readonly problem: string | null;
};

/** The folders of a project as its images were at a version. */
type Query = { readonly project: string; readonly version: number };

export type FolderLoader = {
  subscribe(listener: () => void): () => void;
  snapshot(): LoadedFolders;
  /** Asks for the folders, at once for another project and after a rest for the same; the newest query counts. */
  ask(query: Query): void;
};

type Options = {
  readonly load: () => Promise<readonly FolderCounts[]>;
  readonly later: (callback: () => void, milliseconds: number) => void;
};

/** Loads the folders, one request at a time, with a rest between those of one project: counts may be a little old. */
export function createFolderLoader({ load, later }: Options): FolderLoader {
  const listeners = new Set<() => void>();
  let loaded: LoadedFolders = { folders: null, problem: null };
  let query: Query | null = null;
  let asked: Query | null = null;
  let isBusy = false;
  let isResting = false;

  function show(next: LoadedFolders): void {
    loaded = next;
    for (const listener of listeners) listener();
  }

  async function next(): Promise<void> {
    const wanted = query;
    if (isBusy || wanted === null || wanted === asked) return;
    if (isResting && wanted.project === asked?.project) return;
    asked = wanted;
    isBusy = true;
    const found = await load().then(
      (folders): LoadedFolders => ({ folders, problem: null }),
      (error: unknown): LoadedFolders => ({ folders: loaded.folders, problem: reasonOf(error) }),
    );
    isBusy = false;
    if (query?.project === wanted.project) show(found);
    rest();
    void next();
  }

  function rest(): void {
    if (isResting) return;
    isResting = true;
    later(() => {
      isResting = false;
      void next();
    }, REST_MS);
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    snapshot: () => loaded,
    ask(wanted) {
      if (query !== null && query.project !== wanted.project) show({ folders: null, problem: null });
      query = wanted;
      void next();
    },
  };
}
