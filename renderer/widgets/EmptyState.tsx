import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import './widgets.css';

/** Says why there is nothing here and, in its children, what to do about it. */
export function EmptyState({
  icon,
  title,
  children,
}: {
  icon: string;
  title: string;
  children?: ReactNode;
}): ReactNode {
  return (
    <div className="widget-empty">
      <Icon name={icon} />
      <p className="widget-empty-title">{title}</p>
      <div className="widget-empty-advice">{children}</div>
    </div>
  );
}
