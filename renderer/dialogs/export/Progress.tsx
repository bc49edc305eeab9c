import type { ReactNode } from 'react';
import { useWorkbench } from '../../state/store.ts';

/** How far the request that is going on has come; without an end while that is not known. */
export function Progress({ words }: { words: string }): ReactNode {
  const progress = useWorkbench((state) => state.progress);
  return (
    <progress
      className="export-progress"
      aria-label={words}
      {...(progress !== null && progress.total > 0 && { max: progress.total, value: progress.done })}
    />
  );
}
