import type { ReactNode } from 'react';
import { useActions, useWorkbench } from '../state/store.ts';
import { Icon } from '../widgets/Icon.tsx';
import { CommandButton } from './CommandButton.tsx';
import './titleBar.css';

/** The row at the head: what is open, the way to every command, and what can be folded away. */
export function TitleBar(): ReactNode {
  const project = useWorkbench((state) => state.project);
  const hasSideBar = useWorkbench((state) => state.panel !== null);
  const hasPanel = useWorkbench((state) => state.bottomPanel !== null);
  const { set } = useActions();
  return (
    <header className="title-bar">
      <div className="title-names">
        <strong>ObjEmbed Studio</strong>
        {project === null ? null : <span title={project.folder}>{project.name}</span>}
      </div>
      <button type="button" className="title-centre" onClick={() => set({ dialog: 'palette' })}>
        <Icon name="search" /> <span>Search images and commands</span>
      </button>
      <div className="title-actions">
        <CommandButton id="view.sideBar" icon="layout-sidebar-left" pressed={hasSideBar} />
        <CommandButton id="view.bottomPanel" icon="layout-panel" pressed={hasPanel} />
      </div>
    </header>
  );
}
