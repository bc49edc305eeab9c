import { useEffect, useState, useSyncExternalStore } from 'react';
import { useActions, useWorkbench } from '../../state/store.ts';
import { createQueueLoader, type QueueLoader, type QueueSnapshot } from './queueLoader.ts';

/** What the filter of the queue matches, as far as it has come, and how to ask for what is at other places. */
export function useQueue(): QueueSnapshot & Pick<QueueLoader, 'want'> {
  const { request } = useActions();
  const folder = useWorkbench((state) => state.project?.folder);
  const filter = useWorkbench((state) => state.queueFilter);
  const version = useWorkbench((state) => state.queueVersion);
  const [loader] = useState(() =>
    createQueueLoader({
      load: (params) => request('listQueue', params),
      later: (callback, milliseconds) => setTimeout(callback, milliseconds),
    }),
  );
  useEffect(() => {
    if (folder !== undefined) loader.ask({ folder, ...filter, version });
  }, [loader, folder, filter, version]);
  return { ...useSyncExternalStore(loader.subscribe, loader.snapshot), want: loader.want };
}
