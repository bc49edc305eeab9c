import type { ReactNode } from 'react';
import { resetLayout } from '../app/layout.ts';
import { presets } from '../commands/presets.ts';
import { useActions, useWorkbench } from '../state/store.ts';
import type { WorkbenchState } from '../state/workbench.ts';
import { Button } from '../widgets/Button.tsx';
import { PanelHeader } from '../widgets/PanelHeader.tsx';
import { Check, Choice, Slider } from './settings/fields.tsx';
import './settings.css';

const themes = ['dark', 'light', 'high contrast'] as const;
const orders = ['match', 'uncertainty'] as const;

/** What the user sets for good, and how the picture is shown. Every change holds at once. */
export function SettingsPanel(): ReactNode {
  return (
    <section className="settings" aria-label="Settings">
      <PanelHeader title="Settings" />
      <div className="settings-groups">
        <Appearance />
        <Keyboard />
        <PictureSettings />
        <ReviewSettings />
        <SearchSettings />
      </div>
    </section>
  );
}

function Appearance(): ReactNode {
  const theme = useWorkbench((state) => state.theme);
  const { set } = useActions();
  return (
    <fieldset>
      <legend>Appearance</legend>
      <Choice
        label="Theme"
        value={theme}
        options={themes}
        title={capitalised}
        onChange={(chosen) => set({ theme: chosen })}
      />
      <Button kind="secondary" onClick={resetLayout}>
        Reset the layout
      </Button>
    </fieldset>
  );
}

function Keyboard(): ReactNode {
  const preset = useWorkbench((state) => state.keymapPreset);
  const own = useWorkbench((state) => Object.keys(state.keybindings).length);
  const { set } = useActions();
  return (
    <fieldset>
      <legend>Keyboard</legend>
      <Choice
        label="Keys as in"
        value={preset}
        options={Object.keys(presets)}
        onChange={(chosen) => set({ keymapPreset: chosen })}
      />
      <p className="settings-note">
        {own === 0 ? 'No keys of your own.' : `Keys of your own for ${own} ${own === 1 ? 'command' : 'commands'}.`}
      </p>
      <Button kind="secondary" onClick={() => set({ dialog: 'keybindings' })}>
        Keyboard shortcuts
      </Button>
    </fieldset>
  );
}

function PictureSettings(): ReactNode {
  const brightness = useWorkbench((state) => state.brightness);
  const contrast = useWorkbench((state) => state.contrast);
  const { set } = useActions();
  return (
    <fieldset>
      <legend>Picture</legend>
      <Slider
        label="Brightness"
        min={0.2}
        max={3}
        value={brightness}
        onChange={(value) => set({ brightness: value })}
        show={asPercent}
      />
      <Slider
        label="Contrast"
        min={0.2}
        max={3}
        value={contrast}
        onChange={(value) => set({ contrast: value })}
        show={asPercent}
      />
      <Button
        kind="secondary"
        onClick={() => set({ brightness: 1, contrast: 1 })}
        disabled={brightness === 1 && contrast === 1}
      >
        Reset brightness and contrast
      </Button>
      <Toggle part="showsCrosshair" label="Crosshair while drawing" />
      <Toggle part="showsRegions" label="Regions" />
      <Toggle part="showsProposals" label="Proposals" />
      <Toggle part="showsScores" label="Scores as text on the boxes" />
      <Toggle part="scoresWhileDragged" label="Score boxes while they are dragged" />
    </fieldset>
  );
}

function ReviewSettings(): ReactNode {
  const { minMatch, minIou } = useWorkbench((state) => state.thresholds);
  const order = useWorkbench((state) => state.reviewOrder);
  const { set } = useActions();
  return (
    <fieldset>
      <legend>Review</legend>
      <Slider
        label="Lowest match score"
        min={0}
        max={1}
        value={minMatch}
        onChange={(value) => set({ thresholds: { minMatch: value, minIou } })}
        show={asScore}
      />
      <Slider
        label="Lowest predicted IoU"
        min={0}
        max={1}
        value={minIou}
        onChange={(value) => set({ thresholds: { minMatch, minIou: value } })}
        show={asScore}
      />
      <Choice
        label="Order"
        value={order}
        options={orders}
        title={capitalised}
        onChange={(chosen) => set({ reviewOrder: chosen })}
      />
      <Toggle part="learnsWhileAccepting" label="Order by what was accepted and rejected" />
    </fieldset>
  );
}

/** Proposals of an image, and megabytes; what was set elsewhere is offered as well. */
const PROPOSALS = [10, 30, 100, 300];
const MEGABYTES = [500, 1_000, 2_000, 4_000, 8_000, 16_000];

function SearchSettings(): ReactNode {
  const proposals = useWorkbench((state) => state.searchProposals);
  const megabytes = useWorkbench((state) => state.searchMegabytes);
  const { set } = useActions();
  return (
    <fieldset>
      <legend>Search</legend>
      <Choice
        label="Searched proposals of an image, at most"
        value={String(proposals)}
        options={withNumber(PROPOSALS, proposals)}
        onChange={(chosen) => set({ searchProposals: Number(chosen) })}
      />
      <Choice
        label="Memory for searching"
        value={String(megabytes)}
        options={withNumber(MEGABYTES, megabytes)}
        title={(option) => `${(Number(option) / 1000).toLocaleString('en')} GB`}
        onChange={(chosen) => set({ searchMegabytes: Number(chosen) })}
      />
      <p className="settings-note">Of the proposals of an image, those of the highest predicted IoU are searched.</p>
    </fieldset>
  );
}

function withNumber(numbers: readonly number[], own: number): readonly string[] {
  return [...new Set([...numbers, own])].sort((a, b) => a - b).map(String);
}

type Switch =
  | 'learnsWhileAccepting'
  | 'scoresWhileDragged'
  | 'showsCrosshair'
  | 'showsRegions'
  | 'showsProposals'
  | 'showsScores';

function Toggle({ part, label }: { part: Switch; label: string }): ReactNode {
  const isOn = useWorkbench((state: WorkbenchState) => state[part]);
  const { set } = useActions();
  return <Check label={label} checked={isOn} onChange={(checked) => set({ [part]: checked })} />;
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function asPercent(value: number): string {
  return `${Math.round(value * 100)} %`;
}

function asScore(value: number): string {
  return value.toFixed(2);
}
