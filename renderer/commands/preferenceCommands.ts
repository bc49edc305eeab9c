import type { Command } from './command.ts';
import { presets } from './presets.ts';

/** Settings and help. */
export const preferenceCommands: readonly Command[] = [
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
  { id: 'app.models', title: 'Model: Models', keys: [], run: ({ set }) => set({ dialog: 'models' }) },
  { id: 'app.device', title: 'Model: Device', keys: [], run: ({ set }) => set({ dialog: 'device' }) },
  { id: 'view.dark', title: 'Preferences: Dark Theme', keys: [], run: ({ set }) => set({ theme: 'dark' }) },
  { id: 'view.light', title: 'Preferences: Light Theme', keys: [], run: ({ set }) => set({ theme: 'light' }) },
  {
    id: 'view.highContrast',
    title: 'Preferences: High Contrast Theme',
    keys: [],
    run: ({ set }) => set({ theme: 'high contrast' }),
  },
  ...Object.keys(presets).map(
    (name): Command => ({
      id: `preferences.keys.${name}`,
      title: `Preferences: Keys as in ${name}`,
      keys: [],
      run: ({ set }) => set({ keymapPreset: name }),
    }),
  ),
];
