import type { ReactNode } from 'react';
import './widgets.css';

/** A number in a pill beside what it counts; one that is quiet has no pill. */
export function CountBadge({ count, isQuiet = false }: { count: number; isQuiet?: boolean }): ReactNode {
  return (
    <span className={isQuiet ? 'widget-count widget-count-quiet' : 'widget-count'}>{count.toLocaleString('en')}</span>
  );
}
