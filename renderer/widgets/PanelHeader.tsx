import type { ReactNode } from 'react';
import './widgets.css';

/** The title row of a panel, with its actions on the right. */
export function PanelHeader({ title, children }: { title: string; children?: ReactNode }): ReactNode {
  return (
    <header className="widget-panel-header">
      <h2 className="widget-panel-title" title={title}>
        {title}
      </h2>
      <div className="widget-panel-actions">{children}</div>
    </header>
  );
}
