import type { ReactNode } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { Canvas } from '../canvas/Canvas.tsx';
import { InspectorPanel } from '../panels/InspectorPanel.tsx';
import { ReviewPanel } from '../panels/ReviewPanel.tsx';
import { SearchView } from '../panels/SearchView.tsx';
import { useWorkbench } from '../state/store.ts';
import { BottomPanel } from './BottomPanel.tsx';
import { EditorHeader } from './EditorHeader.tsx';
import { layoutStorage } from './layout.ts';
import { SideBar } from './SideBar.tsx';

/** The open image between the side bars. The sizes of all parts are remembered. */
export function Editor(): ReactNode {
  const hasSideBar = useWorkbench((state) => state.panel !== null);
  const showsSearch = useWorkbench((state) => state.showsSearch);
  const panelIds = [...(hasSideBar ? ['side'] : []), 'editor', ...(showsSearch ? [] : ['review'])];
  const columns = useDefaultLayout({ id: 'columns', panelIds, storage: layoutStorage });
  return (
    <Group orientation="horizontal" className="workbench-columns" {...sizes(columns)}>
      {hasSideBar ? (
        <>
          <Panel id="side" defaultSize="18%" minSize="160px">
            <SideBar />
          </Panel>
          <Separator className="workbench-separator" aria-label="Width of the side bar" />
        </>
      ) : null}
      <Panel id="editor" minSize="30%">
        <ImageAndPanel />
      </Panel>
      {showsSearch ? null : (
        <>
          <Separator className="workbench-separator" aria-label="Width of the review" />
          <Panel id="review" defaultSize="24%" minSize="220px">
            <ReviewAndInspector />
          </Panel>
        </>
      )}
    </Group>
  );
}

function ImageAndPanel(): ReactNode {
  const hasPanel = useWorkbench((state) => state.bottomPanel !== null);
  const showsSearch = useWorkbench((state) => state.showsSearch);
  const panelIds = hasPanel ? ['picture', 'bottom'] : ['picture'];
  const rows = useDefaultLayout({ id: 'rows', panelIds, storage: layoutStorage });
  return (
    <Group orientation="vertical" {...sizes(rows)}>
      <Panel id="picture" minSize="30%">
        {showsSearch ? <SearchView /> : <OpenImage />}
      </Panel>
      {hasPanel ? (
        <>
          <Separator className="workbench-separator" aria-label="Height of the panel" />
          <Panel id="bottom" defaultSize="28%" minSize="100px">
            <BottomPanel />
          </Panel>
        </>
      ) : null}
    </Group>
  );
}

function OpenImage(): ReactNode {
  return (
    <section className="workbench-editor" aria-label="Editor">
      <EditorHeader />
      <div className="workbench-canvas">
        <Canvas />
      </div>
    </section>
  );
}

function ReviewAndInspector(): ReactNode {
  const rows = useDefaultLayout({ id: 'review', storage: layoutStorage });
  return (
    <section className="workbench-aside" aria-label="Review and inspector">
      <Group orientation="vertical" {...sizes(rows)}>
        <Panel id="proposals" minSize="20%">
          <ReviewPanel />
        </Panel>
        <Separator className="workbench-separator" aria-label="Height of the inspector" />
        <Panel id="inspector" minSize="20%">
          <InspectorPanel />
        </Panel>
      </Group>
    </section>
  );
}

/** Without sizes of an earlier visit, the panels' own defaults hold. */
function sizes({ defaultLayout, onLayoutChanged }: ReturnType<typeof useDefaultLayout>) {
  return defaultLayout === undefined ? { onLayoutChanged } : { defaultLayout, onLayoutChanged };
}
