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
      <p className="workbench-banner" role="alert">
        {warning(
          'The connection to the server is lost. Go on working: what you do is kept here and stored when it is back.',
        )}
      </p>
    );
  }
  if (save.kind !== 'failed') return null;
  return (
    <p className="workbench-banner" role="alert">
      {warning(`Not saved: ${save.reason}`)}
      <button type="button" onClick={() => flush().catch(() => undefined)}>
        Try again
      </button>
    </p>
  );
}

function warning(text: string): ReactNode {
  return (
    <>
      <Icon name="warning" /> <span>{text}</span>
    </>
  );
}
