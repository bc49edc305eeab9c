import { type ReactNode, useEffect } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { Toaster, toast } from 'sonner';
import { Canvas } from '../canvas/Canvas.tsx';
import { listenToKeys } from '../commands/dispatch.ts';
import { ExportDialog } from '../dialogs/ExportDialog.tsx';
import { KeybindingsDialog } from '../dialogs/KeybindingsDialog.tsx';
import { OpenFolderDialog } from '../dialogs/OpenFolderDialog.tsx';
import { PaletteDialog } from '../dialogs/PaletteDialog.tsx';
import { ProposeDialog } from '../dialogs/ProposeDialog.tsx';
import { QuickOpenDialog } from '../dialogs/QuickOpenDialog.tsx';
import { InspectorPanel } from '../panels/InspectorPanel.tsx';
import { ReviewPanel } from '../panels/ReviewPanel.tsx';
import { onNotice } from '../state/notices.ts';
import { getState, useActions, useWorkbench } from '../state/store.ts';
import { ActivityBar } from './ActivityBar.tsx';
import { Banner } from './Banner.tsx';
import { BottomPanel } from './BottomPanel.tsx';
import { EditorHeader } from './EditorHeader.tsx';
import { SideBar } from './SideBar.tsx';
import { StatusBar } from './StatusBar.tsx';
import { Welcome } from './Welcome.tsx';
import './workbench.css';

/** The whole window. */
export function Workbench(): ReactNode {
  const actions = useActions();
  const theme = useWorkbench((state) => state.theme);
  const isOpen = useWorkbench((state) => state.project !== null);
  useEffect(() => listenToKeys(getState, actions), [actions]);
  useEffect(() => onNotice((severity, text) => toast[severity](text)), []);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  return (
    <div className="workbench">
      <Banner />
      <div className="workbench-middle">
        <ActivityBar />
        {isOpen ? <Editor /> : <Welcome />}
      </div>
      <StatusBar />
      <PaletteDialog />
      <QuickOpenDialog />
      <KeybindingsDialog />
      <ExportDialog />
      <ProposeDialog />
      <OpenFolderDialog />
      <Toaster position="bottom-right" theme={theme === 'light' ? 'light' : 'dark'} closeButton />
    </div>
  );
}

function Editor(): ReactNode {
  const panel = useWorkbench((state) => state.panel);
  const bottom = useWorkbench((state) => state.bottomPanel);
  return (
    <Group orientation="horizontal" className="workbench-columns">
      {panel === null ? null : (
        <>
          <Panel id="side" defaultSize="18%" minSize="160px">
            <SideBar />
          </Panel>
          <Separator className="workbench-separator" aria-label="Width of the side bar" />
        </>
      )}
      <Panel id="editor" minSize="30%">
        <Group orientation="vertical">
          <Panel id="picture" minSize="30%">
            <main className="workbench-editor" aria-label="Editor">
              <EditorHeader />
              <div className="workbench-canvas">
                <Canvas />
              </div>
            </main>
          </Panel>
          {bottom === null ? null : (
            <>
              <Separator className="workbench-separator" aria-label="Height of the panel" />
              <Panel id="bottom" defaultSize="28%" minSize="100px">
                <BottomPanel />
              </Panel>
            </>
          )}
        </Group>
      </Panel>
      <Separator className="workbench-separator" aria-label="Width of the review" />
      <Panel id="review" defaultSize="22%" minSize="220px">
        <aside className="workbench-aside" aria-label="Review and inspector">
          <Group orientation="vertical">
            <Panel id="proposals" minSize="20%">
              <ReviewPanel />
            </Panel>
            <Separator className="workbench-separator" aria-label="Height of the inspector" />
            <Panel id="inspector" minSize="20%">
              <InspectorPanel />
            </Panel>
          </Group>
        </aside>
      </Panel>
    </Group>
  );
}
