import type { WorkbenchState } from '../state/workbench.ts';
import type { Command } from './command.ts';
import { focusOn } from './editCommands.ts';

const hasProject = ({ project }: WorkbenchState): boolean => project !== null;
const isOpen = ({ edited }: WorkbenchState): boolean => edited !== null;

/** Files, views, navigation and the model. */
export const appCommands: readonly Command[] = [
  {
    id: 'app.palette',
    title: 'View: Command Palette',
    keys: ['Ctrl+Shift+KeyP'],
    run: ({ set }) => set({ dialog: 'palette' }),
  },
  {
    id: 'app.keybindings',
    title: 'Help: Keyboard Shortcuts',
    keys: ['F1'],
    run: ({ set }) => set({ dialog: 'keybindings' }),
  },
  {
    id: 'app.settings',
    title: 'Preferences: Settings',
    keys: ['Ctrl+Comma'],
    run: ({ set }) => set({ panel: 'settings' }),
  },
  {
    id: 'file.openFolder',
    title: 'File: Open Folder…',
    keys: ['Ctrl+KeyO'],
    run: ({ set }) => set({ dialog: 'open folder' }),
  },
  { id: 'file.openSamples', title: 'File: Open the Samples', keys: [], run: ({ openSamples }) => openSamples() },
  {
    id: 'file.export',
    title: 'File: Export Dataset…',
    keys: ['Ctrl+KeyE'],
    when: hasProject,
    run: ({ set }) => set({ dialog: 'export' }),
  },
  { id: 'file.save', title: 'File: Save Now', keys: ['Ctrl+KeyS'], run: ({ flush }) => flush() },
  {
    id: 'go.quickOpen',
    title: 'Go: Open Image by Name…',
    keys: ['Ctrl+KeyP'],
    when: hasProject,
    run: ({ set }) => set({ dialog: 'quick open' }),
  },
  { id: 'go.next', title: 'Go: Next Image', keys: ['KeyD'], when: hasProject, run: ({ step }) => step(1) },
  { id: 'go.previous', title: 'Go: Previous Image', keys: ['KeyA'], when: hasProject, run: ({ step }) => step(-1) },
  {
    id: 'go.nextUnfinished',
    title: 'Go: Next Unfinished Image',
    keys: ['Shift+KeyD'],
    when: hasProject,
    run: ({ stepUnfinished }) => stepUnfinished(1),
  },
  {
    id: 'go.previousUnfinished',
    title: 'Go: Previous Unfinished Image',
    keys: ['Shift+KeyA'],
    when: hasProject,
    run: ({ stepUnfinished }) => stepUnfinished(-1),
  },
  {
    id: 'model.proposeHere',
    title: 'Model: Propose for This Image',
    keys: ['KeyG'],
    when: isOpen,
    run: ({ proposeHere }) => proposeHere(),
  },
  {
    id: 'model.propose',
    title: 'Model: Propose for Many Images…',
    keys: ['Ctrl+Shift+KeyG'],
    when: hasProject,
    run: ({ set }) => set({ dialog: 'propose' }),
  },
  {
    id: 'view.explorer',
    title: 'View: Explorer',
    keys: ['Ctrl+Shift+KeyX'],
    run: ({ set }, { panel }) => set({ panel: panel === 'explorer' ? null : 'explorer' }),
  },
  {
    id: 'view.phrases',
    title: 'View: Phrases',
    keys: ['Ctrl+Shift+KeyF'],
    run: ({ set }, { panel }) => set({ panel: panel === 'phrases' ? null : 'phrases' }),
  },
  {
    id: 'view.filter',
    title: 'View: Filter Images',
    keys: ['Slash'],
    run: ({ set }) => {
      set({ panel: 'explorer' });
      requestAnimationFrame(() => focusOn('Filter images'));
    },
  },
  {
    id: 'view.bottomPanel',
    title: 'View: Toggle Panel',
    keys: ['Ctrl+KeyJ'],
    run: ({ set }, { bottomPanel }) => set({ bottomPanel: bottomPanel === null ? 'problems' : null }),
  },
  {
    id: 'view.problems',
    title: 'View: Problems',
    keys: ['Ctrl+Shift+KeyM'],
    run: ({ set }) => set({ bottomPanel: 'problems' }),
  },
  { id: 'view.jobs', title: 'View: Jobs', keys: [], run: ({ set }) => set({ bottomPanel: 'jobs' }) },
  { id: 'view.history', title: 'View: History', keys: [], run: ({ set }) => set({ bottomPanel: 'history' }) },
  {
    id: 'view.proposals',
    title: 'View: Show or Hide Proposals',
    keys: ['KeyP'],
    run: ({ set }, { showsProposals }) => set({ showsProposals: !showsProposals }),
  },
  {
    id: 'view.scores',
    title: 'View: Show or Hide Scores as Text',
    keys: ['Shift+KeyP'],
    run: ({ set }, { showsScores }) => set({ showsScores: !showsScores }),
  },
  {
    id: 'view.crosshair',
    title: 'View: Show or Hide the Crosshair',
    keys: ['KeyC'],
    run: ({ set }, { showsCrosshair }) => set({ showsCrosshair: !showsCrosshair }),
  },
  { id: 'view.dark', title: 'Preferences: Dark Theme', keys: [], run: ({ set }) => set({ theme: 'dark' }) },
  { id: 'view.light', title: 'Preferences: Light Theme', keys: [], run: ({ set }) => set({ theme: 'light' }) },
  {
    id: 'view.highContrast',
    title: 'Preferences: High Contrast Theme',
    keys: [],
    run: ({ set }) => set({ theme: 'high contrast' }),
  },
  {
    id: 'view.resetLight',
    title: 'View: Reset Brightness and Contrast',
    keys: [],
    run: ({ set }) => set({ brightness: 1, contrast: 1 }),
  },
];
