import type { ReactNode } from 'react';
import { presets } from '../commands/keymap.ts';
import { useActions, useWorkbench } from '../state/store.ts';
import { Button } from '../widgets/Button.tsx';
import { PanelHeader } from '../widgets/PanelHeader.tsx';
import './settings.css';

const themes = ['dark', 'light', 'high contrast'] as const;
const toggles = [
  ['showsProposals', 'Show proposals (P)'],
  ['showsRegions', 'Show regions (Shift+H)'],
  ['showsScores', 'Show scores as text (Shift+P)'],
  ['showsCrosshair', 'Crosshair while drawing (C)'],
] as const;

/** What the user can choose once and for all. */
export function SettingsPanel(): ReactNode {
  const state = useWorkbench((whole) => whole);
  const { set } = useActions();
  return (
    <section className="settings" aria-label="Settings">
      <PanelHeader title="Settings" />
      <label>
        Theme
        <select
          value={state.theme}
          onChange={(event) => set({ theme: themes.find((name) => name === event.target.value) ?? 'dark' })}
        >
          {themes.map((theme) => (
            <option key={theme}>{theme}</option>
          ))}
        </select>
      </label>
      <label>
        Keys
        <select value={state.keymapPreset} onChange={(event) => set({ keymapPreset: event.target.value })}>
          {Object.keys(presets).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <Button kind="secondary" onClick={() => set({ dialog: 'keybindings' })}>
        All shortcuts (F1)
      </Button>
      {toggles.map(([key, label]) => (
        <label key={key} className="settings-check">
          <input type="checkbox" checked={state[key]} onChange={(event) => set({ [key]: event.target.checked })} />{' '}
          {label}
        </label>
      ))}
      <label>
        Brightness of the picture
        <input
          type="range"
          min={0.3}
          max={2.5}
          step={0.05}
          value={state.brightness}
          onChange={(event) => set({ brightness: event.target.valueAsNumber })}
        />
      </label>
      <label>
        Contrast of the picture
        <input
          type="range"
          min={0.3}
          max={2.5}
          step={0.05}
          value={state.contrast}
          onChange={(event) => set({ contrast: event.target.valueAsNumber })}
        />
      </label>
    </section>
  );
}
