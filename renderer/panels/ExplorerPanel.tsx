import type { ReactNode } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { layoutStorage } from '../app/layout.ts';
import { useActions, useWorkbench } from '../state/store.ts';
import { Button, IconButton } from '../widgets/Button.tsx';
import { EmptyState } from '../widgets/EmptyState.tsx';
import { PanelHeader } from '../widgets/PanelHeader.tsx';
import { FilterField } from './explorer/FilterField.tsx';
import { FolderTree } from './explorer/FolderTree.tsx';
import { ImageList } from './explorer/ImageList.tsx';
import { useExplorerLayout } from './explorer/layout.ts';
import { useImages } from './explorer/useImages.ts';
import { counted } from './words.ts';
import './explorer.css';

/** The images of the project that the filter matches: as a list or as thumbnails. */
export function ExplorerPanel(): ReactNode {
  const showsFolders = useExplorerLayout((state) => state.showsFolders);
  const layout = useExplorerLayout((state) => state.layout);
  const images = useImages();
  const { set } = useActions();
  return (
    <section className="explorer" aria-label="Explorer">
      <PanelHeader title="Explorer">
        <IconButton icon="folder-opened" label="Open a folder" onClick={() => set({ dialog: 'open folder' })} />
        <IconButton
          icon="list-tree"
          label="Show folders"
          pressed={showsFolders}
          onClick={() => useExplorerLayout.setState({ showsFolders: !showsFolders })}
        />
        <IconButton
          icon="list-flat"
          label="Show a list"
          pressed={layout === 'list'}
          onClick={() => useExplorerLayout.setState({ layout: 'list' })}
        />
        <IconButton
          icon="extensions"
          label="Show thumbnails"
          pressed={layout === 'grid'}
          onClick={() => useExplorerLayout.setState({ layout: 'grid' })}
        />
      </PanelHeader>
      <FilterField count={useCount(images.pages.total)} problem={images.problem} />
      {showsFolders ? (
        <FoldersAbove>
          <Images {...images} />
        </FoldersAbove>
      ) : (
        <Images {...images} />
      )}
    </section>
  );
}

/** The tree of folders over the images; the height of the tree is remembered. */
function FoldersAbove({ children }: { children: ReactNode }): ReactNode {
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({ id: 'explorer', storage: layoutStorage });
  return (
    <Group
      orientation="vertical"
      className="explorer-split"
      onLayoutChanged={onLayoutChanged}
      {...(defaultLayout === undefined ? {} : { defaultLayout })}
    >
      <Panel id="folders" className="explorer-part" defaultSize="40%" minSize="66px">
        <FolderTree />
      </Panel>
      <Separator className="workbench-separator" aria-label="Height of the folders" />
      <Panel id="images" className="explorer-part" minSize="66px">
        {children}
      </Panel>
    </Group>
  );
}

function Images({ pages, of, want }: ReturnType<typeof useImages>): ReactNode {
  const layout = useExplorerLayout((state) => state.layout);
  const { total } = pages;
  if (total === null || total === 0) return <NoImages isKnown={total !== null} />;
  return <ImageList key={layout} pages={pages} total={total} of={of} layout={layout} onWant={want} />;
}

/** How many images are listed, in words. */
function useCount(listed: number | null): string {
  const filter = useWorkbench((state) => state.filter);
  const all = useWorkbench((state) => state.project?.images ?? 0);
  const scanning = useWorkbench((state) => state.project?.scanning ?? false);
  const chosen = useWorkbench((state) => state.chosenImageIds.size);
  const more = scanning ? ', looking for more…' : '';
  if (chosen > 0 && listed !== null) return `${chosen.toLocaleString('en')} of ${counted(listed, 'image')} chosen`;
  if (listed === null) return scanning ? 'Looking for images…' : '';
  return filter === ''
    ? `${counted(listed, 'image')}${more}`
    : `${listed.toLocaleString('en')} of ${counted(all, 'image')}`;
}

function NoImages({ isKnown }: { isKnown: boolean }): ReactNode {
  const filter = useWorkbench((state) => state.filter);
  const scanning = useWorkbench((state) => state.project?.scanning ?? false);
  const { set, setFilter } = useActions();
  if (!isKnown) return null;
  if (filter !== '') {
    return (
      <EmptyState icon="filter" title="No image matches the filter.">
        <Button kind="secondary" onClick={() => void setFilter('').catch(() => undefined)}>
          Clear the filter
        </Button>
      </EmptyState>
    );
  }
  if (scanning) return <EmptyState icon="search" title="Looking for images…" />;
  return (
    <EmptyState icon="file-media" title="There are no images in this folder.">
      <p>Put images into it, or open another one.</p>
      <Button kind="secondary" onClick={() => set({ dialog: 'open folder' })}>
        Open a folder
      </Button>
    </EmptyState>
  );
}
