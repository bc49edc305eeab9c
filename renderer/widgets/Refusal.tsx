import type { ReactNode } from 'react';
import './widgets.css';

/** Why a field does not take what was typed, below it; nothing while it does. The field names `id` as its description. */
export function Refusal({ id, reason }: { id?: string; reason: string | null }): ReactNode {
  if (reason === null) return null;
  return (
    <p id={id} className="widget-refusal" role="alert">
      {reason}
    </p>
  );
}
