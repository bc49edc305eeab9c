import type { Settings } from '../../main/api.ts';
import type { WorkbenchState } from './workbench.ts';

/** The parts of the state that outlive the window. */
const KEPT = [
  'theme',
  'keymapPreset',
  'keybindings',
  'thresholds',
  'reviewOrder',
  'showsProposals',
  'showsRegions',
  'showsScores',
  'showsCrosshair',
] as const satisfies readonly (keyof WorkbenchState)[];

/** The settings that a state stands for. */
export function toSettings(state: WorkbenchState): Settings {
  return Object.fromEntries(KEPT.map((key) => [key, state[key]]));
}

/** The state with the settings that are of the kind it expects; others are left alone. */
export function withSettings(state: WorkbenchState, settings: Settings): WorkbenchState {
  const known = KEPT.filter((key) => isLike(settings[key], state[key]));
  return { ...state, ...Object.fromEntries(known.map((key) => [key, settings[key]])) };
}

/** Whether anything that outlives the window differs. */
export function differsInSettings(a: WorkbenchState, b: WorkbenchState): boolean {
  return KEPT.some((key) => a[key] !== b[key]);
}

function isLike(value: unknown, example: unknown): boolean {
  if (typeof value !== typeof example || value === null) return false;
  if (typeof value !== 'object' || typeof example !== 'object' || example === null) return true;
  const keys = Object.keys(example);
  return keys.every((key) => typeof Object.entries(value).find(([name]) => name === key)?.[1] === 'number');
}
