import { useEffect, useState, useSyncExternalStore } from 'react';
import { useActions, useWorkbench } from '../../state/store.ts';
import { createPageLoader, type LoadedImages } from './pageLoader.ts';
import type { Range } from './pages.ts';

/** The images that the filter matches, as far as they have come, and how to ask for those at other places. */
export function useImages(): LoadedImages & { readonly want: (range: Range) => void } {
  const { request } = useActions();
  const folder = useWorkbench((state) => state.project?.folder);
  const filter = useWorkbench((state) => state.filter);
  const version = useWorkbench((state) => state.imagesVersion);
  const [loader] = useState(() =>
    createPageLoader({
      load: (params) => request('listImages', params),
      later: (callback, milliseconds) => setTimeout(callback, milliseconds),
    }),
  );
  useEffect(() => {
    if (folder !== undefined) loader.ask({ folder, filter, version });
  }, [loader, folder, filter, version]);
  return { ...useSyncExternalStore(loader.subscribe, loader.snapshot), want: loader.want };
}
