import type { ReactNode } from 'react';
import { useActions, useWorkbench } from '../state/store.ts';
import { Icon } from '../widgets/Icon.tsx';

/** Stays while something keeps work from being stored. */
export function Banner(): ReactNode {
  const connection = useWorkbench((state) => state.connection);
  const save = useWorkbench((state) => state.save);
  const { flush } = useActions();
  if (connection === 'lost') {
    return (
      <div className="workbench-banner" role="alert">
        <Icon name="debug-disconnect" />{' '}
        <span>
          The connection to the server is lost. Go on working: what you do is kept here and stored when it is back.
        </span>
      </div>
    );
  }
  if (save.kind !== 'failed') return null;
  return (
    <div className="workbench-banner" role="alert">
      <Icon name="warning" /> <span>Your last changes are not stored: {save.reason}</span>
      <button type="button" onClick={() => void flush().catch(() => undefined)}>
        Try again
      </button>
    </div>
  );
}
