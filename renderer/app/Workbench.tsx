import { type ReactNode, useEffect } from 'react';
import { Toaster, toast } from 'sonner';
import { listenToKeys } from '../commands/dispatch.ts';
import { desktopBridge } from '../connection/desktop.ts';
import { listenToDrops } from '../desktop/drops.ts';
import { keepNativeMenu } from '../desktop/nativeMenu.ts';
import { AcceptAllDialog } from '../dialogs/AcceptAllDialog.tsx';
import { CaptionsDialog } from '../dialogs/CaptionsDialog.tsx';
import { CopyRegionsDialog } from '../dialogs/CopyRegionsDialog.tsx';
import { ExportDialog } from '../dialogs/ExportDialog.tsx';
import { ImportDialog } from '../dialogs/ImportDialog.tsx';
import { KeybindingsDialog } from '../dialogs/KeybindingsDialog.tsx';
import { OpenFolderDialog } from '../dialogs/OpenFolderDialog.tsx';
import { PaletteDialog } from '../dialogs/PaletteDialog.tsx';
import { ProposeDialog } from '../dialogs/ProposeDialog.tsx';
import { QuickOpenDialog } from '../dialogs/QuickOpenDialog.tsx';
import { StatesDialog } from '../dialogs/StatesDialog.tsx';
import { DeviceDialog } from '../panels/device/DeviceDialog.tsx';
import { DuplicatesDialog } from '../panels/duplicates/DuplicatesDialog.tsx';
import { ModelsDialog } from '../panels/models/ModelsDialog.tsx';
import { StatisticsDialog } from '../panels/statistics/StatisticsDialog.tsx';
import { onNotice } from '../state/notices.ts';
import { getState, subscribe, useActions, useWorkbench } from '../state/store.ts';
import { ActivityBar } from './ActivityBar.tsx';
import { Banner } from './Banner.tsx';
import { Editor } from './Editor.tsx';
import { useLayoutVersion } from './layout.ts';
import { SideBar } from './SideBar.tsx';
import { StatusBar } from './StatusBar.tsx';
import { TitleBar } from './TitleBar.tsx';
import { Welcome } from './Welcome.tsx';
import { windowTitle } from './windowTitle.ts';
import './workbench.css';

/** Errors stay long enough to be read; the rest is short. */
const DURATION_MS = { info: 4_000, warning: 8_000, error: 12_000 } as const;

/** The whole window. */
export function Workbench(): ReactNode {
  const actions = useActions();
  const theme = useWorkbench((state) => state.theme);
  const isOpen = useWorkbench((state) => state.project !== null);
  const title = useWorkbench(windowTitle);
  const hasSettings = useWorkbench((state) => state.panel === 'settings');
  const layoutVersion = useLayoutVersion();
  useEffect(() => listenToKeys(getState, actions), [actions]);
  useEffect(() => {
    const bridge = desktopBridge();
    return bridge === null ? listenToDrops(actions) : keepNativeMenu(bridge, { getState, subscribe, actions });
  }, [actions]);
  useEffect(() => onNotice((severity, text) => toast[severity](text, { duration: DURATION_MS[severity] })), []);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <div className="workbench">
      <TitleBar />
      <Banner />
      <main className="workbench-middle" aria-label="Workbench">
        <ActivityBar />
        {!isOpen && hasSettings ? (
          <div className="workbench-settings-alone">
            <SideBar />
          </div>
        ) : null}
        {isOpen ? <Editor key={layoutVersion} /> : <Welcome />}
      </main>
      <StatusBar />
      <PaletteDialog />
      <QuickOpenDialog />
      <KeybindingsDialog />
      <ExportDialog />
      <ImportDialog />
      <ProposeDialog />
      <OpenFolderDialog />
      <DeviceDialog />
      <ModelsDialog />
      <StatisticsDialog />
      <DuplicatesDialog />
      <AcceptAllDialog />
      <CopyRegionsDialog />
      <StatesDialog />
      <CaptionsDialog />
      <Toaster
        position="bottom-right"
        theme={theme === 'light' ? 'light' : 'dark'}
        offset={{ bottom: 34, right: 12 }}
        toastOptions={{ className: 'workbench-toast' }}
        closeButton
      />
    </div>
  );
}
