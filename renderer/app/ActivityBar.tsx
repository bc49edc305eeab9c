import type { ReactNode } from 'react';
import { useActions, useWorkbench } from '../state/store.ts';
import type { Panel } from '../state/workbench.ts';
import { Icon } from '../widgets/Icon.tsx';

const entries: readonly { panel: Panel; icon: string; label: string }[] = [
  { panel: 'explorer', icon: 'files', label: 'Explorer' },
  { panel: 'queue', icon: 'checklist', label: 'Queue' },
  { panel: 'phrases', icon: 'tag', label: 'Phrases' },
  { panel: 'settings', icon: 'settings-gear', label: 'Settings' },
];

/** What a badge has room for. */
const MOST_COUNTED = 999;

/** The column of icons that choose what the side bar shows. */
export function ActivityBar(): ReactNode {
  const shown = useWorkbench((state) => state.panel);
  const hasProject = useWorkbench((state) => state.project !== null);
  const open = useWorkbench((state) => state.queue?.open ?? 0);
  const showsSearch = useWorkbench((state) => state.showsSearch);
  const { set } = useActions();
  return (
    <nav className="workbench-activity" aria-label="Views">
      <button
        type="button"
        aria-label="Search"
        aria-pressed={showsSearch}
        title="Search"
        disabled={!hasProject}
        onClick={() => set({ showsSearch: !showsSearch })}
      >
        <Icon name="search" />
      </button>
      {entries.map(({ panel, icon, label }) => (
        <button
          key={panel}
          type="button"
          aria-label={panel === 'queue' && open > 0 ? `${label}, ${open.toLocaleString('en')} open` : label}
          aria-pressed={shown === panel}
          title={label}
          disabled={!hasProject && panel !== 'settings'}
          onClick={() => set({ panel: shown === panel ? null : panel })}
        >
          <Icon name={icon} />
          {panel === 'queue' && open > 0 ? (
            <span className="workbench-activity-count">{open > MOST_COUNTED ? `${MOST_COUNTED}+` : open}</span>
          ) : null}
        </button>
      ))}
    </nav>
  );
}
