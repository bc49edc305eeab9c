import type { ReactNode } from 'react';
import { ExplorerPanel } from '../panels/ExplorerPanel.tsx';
import { PhrasesPanel } from '../panels/PhrasesPanel.tsx';
import { QueuePanel } from '../panels/QueuePanel.tsx';
import { SettingsPanel } from '../panels/SettingsPanel.tsx';
import { useWorkbench } from '../state/store.ts';

/** The view that the activity bar chose. */
export function SideBar(): ReactNode {
  const panel = useWorkbench((state) => state.panel);
  return (
    <section className="workbench-side" aria-label="Side bar">
      {panel === 'explorer' ? <ExplorerPanel /> : null}
      {panel === 'queue' ? <QueuePanel /> : null}
      {panel === 'phrases' ? <PhrasesPanel /> : null}
      {panel === 'settings' ? <SettingsPanel /> : null}
    </section>
  );
}
