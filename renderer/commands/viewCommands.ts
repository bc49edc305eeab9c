import { resetLayout } from '../app/layout.ts';
import { useExplorerLayout } from '../panels/explorer/layout.ts';
import type { WorkbenchState } from '../state/workbench.ts';
import type { Command } from './command.ts';
import { hasProject } from './conditions.ts';
import { focusOn } from './focus.ts';
import { focusOnPart } from './parts.ts';

const LIGHT_STEP = 0.1;
const LIGHT_RANGE = { min: 0.2, max: 3 };

/** What is shown, and where. */
export const viewCommands: readonly Command[] = [
  {
    id: 'app.palette',
    title: 'View: Command Palette',
    keys: ['Ctrl+Shift+KeyP'],
    run: ({ set }) => set({ dialog: 'palette' }),
  },
  {
    id: 'view.nextPart',
    title: 'View: Focus the Next Part of the Window',
    keys: ['F6'],
    movesFocus: true,
    run: () => focusOnPart(1),
  },
  {
    id: 'view.previousPart',
    title: 'View: Focus the Previous Part of the Window',
    keys: ['Shift+F6'],
    movesFocus: true,
    run: () => focusOnPart(-1),
  },
  {
    id: 'view.explorer',
    title: 'View: Explorer',
    keys: ['Ctrl+Shift+KeyE'],
    when: hasProject,
    once: true,
    run: ({ set }, { panel }) => set({ panel: panel === 'explorer' ? null : 'explorer' }),
  },
  {
    id: 'view.folders',
    title: 'View: Show or Hide Folders in the Explorer',
    keys: [],
    when: hasProject,
    run: ({ set }, { panel }) => {
      set({ panel: 'explorer' });
      useExplorerLayout.setState(({ showsFolders }) => ({ showsFolders: panel !== 'explorer' || !showsFolders }));
    },
  },
  {
    id: 'view.phrases',
    title: 'View: Phrases',
    keys: ['Ctrl+Shift+KeyL'],
    when: hasProject,
    once: true,
    run: ({ set }, { panel }) => set({ panel: panel === 'phrases' ? null : 'phrases' }),
  },
  {
    id: 'view.sideBar',
    title: 'View: Show or Hide the Side Bar',
    keys: [],
    when: hasProject,
    run: ({ set }, { panel }) => set({ panel: panel === null ? 'explorer' : null }),
  },
  {
    id: 'view.filter',
    title: 'View: Filter Images',
    keys: ['Slash'],
    when: hasProject,
    run: ({ set }) => {
      set({ panel: 'explorer' });
      requestAnimationFrame(() => focusOn('Filter images'));
    },
  },
  {
    id: 'view.bottomPanel',
    title: 'View: Show or Hide the Panel',
    keys: ['Ctrl+KeyJ'],
    when: hasProject,
    once: true,
    run: ({ set }, { bottomPanel }) => set({ bottomPanel: bottomPanel === null ? 'problems' : null }),
  },
  {
    id: 'view.problems',
    title: 'View: Problems',
    keys: ['Ctrl+Shift+KeyM'],
    when: hasProject,
    run: ({ set }) => set({ bottomPanel: 'problems' }),
  },
  { id: 'view.jobs', title: 'View: Jobs', keys: [], when: hasProject, run: ({ set }) => set({ bottomPanel: 'jobs' }) },
  {
    id: 'view.history',
    title: 'View: History',
    keys: [],
    when: hasProject,
    run: ({ set }) => set({ bottomPanel: 'history' }),
  },
  {
    id: 'view.statistics',
    title: 'View: Statistics',
    keys: [],
    when: hasProject,
    run: ({ set }) => set({ dialog: 'statistics' }),
  },
  {
    id: 'view.proposals',
    title: 'View: Show or Hide Proposals',
    keys: ['KeyP'],
    once: true,
    run: ({ set }, { showsProposals }) => set({ showsProposals: !showsProposals }),
  },
  {
    id: 'view.scores',
    title: 'View: Show or Hide Scores as Text',
    keys: ['Shift+KeyP'],
    once: true,
    run: ({ set }, { showsScores }) => set({ showsScores: !showsScores }),
  },
  {
    id: 'view.crosshair',
    title: 'View: Show or Hide the Crosshair',
    keys: ['KeyC'],
    once: true,
    run: ({ set }, { showsCrosshair }) => set({ showsCrosshair: !showsCrosshair }),
  },
  {
    id: 'view.liveScores',
    title: 'View: Score Boxes While They Are Dragged, or Not',
    keys: [],
    run: ({ set, notify }, { scoresWhileDragged }) => {
      set({ scoresWhileDragged: !scoresWhileDragged });
      notify('info', `Boxes are scored ${scoresWhileDragged ? 'where they are let go' : 'while they are dragged'}.`);
    },
  },
  light('view.brighter', 'View: Brighter Picture', 'brightness', LIGHT_STEP),
  light('view.darker', 'View: Darker Picture', 'brightness', -LIGHT_STEP),
  light('view.moreContrast', 'View: More Contrast', 'contrast', LIGHT_STEP),
  light('view.lessContrast', 'View: Less Contrast', 'contrast', -LIGHT_STEP),
  {
    id: 'view.resetLight',
    title: 'View: Reset Brightness and Contrast',
    keys: [],
    run: ({ set }) => set({ brightness: 1, contrast: 1 }),
  },
  { id: 'view.resetLayout', title: 'View: Reset the Layout', keys: [], run: resetLayout },
];

function light(id: string, title: string, part: 'brightness' | 'contrast', step: number): Command {
  const next = (state: WorkbenchState): number =>
    Math.min(LIGHT_RANGE.max, Math.max(LIGHT_RANGE.min, state[part] + step));
  return { id, title, keys: [], run: ({ set }, state) => set({ [part]: next(state) }) };
}
