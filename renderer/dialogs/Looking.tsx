import type { ReactNode } from 'react';
import { counted } from '../panels/words.ts';
import { useWorkbench } from '../state/store.ts';
import './dialogs.css';

/** How far a request over many images has come. */
export function Looking(): ReactNode {
  const progress = useWorkbench((state) => state.progress);
  return (
    <div className="dialog-outcome" role="status">
      <p>
        Looking
        {progress === null ? '…' : `: ${progress.done.toLocaleString('en')} of ${counted(progress.total, 'image')}`}
      </p>
      <progress aria-label="Looking" max={progress?.total ?? 1} value={progress?.done ?? 0} />
    </div>
  );
}
