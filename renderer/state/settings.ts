import { z } from 'zod';
import type { Settings } from '../../main/api/projects.ts';
import type { WorkbenchState } from './workbench.ts';

const fraction = z.number().min(0).max(1);

/** The parts of the state that outlive the window. */
const kept = {
  theme: z.enum(['dark', 'light', 'high contrast']),
  keymapPreset: z.string(),
  keybindings: z.record(z.string(), z.array(z.string())),
  thresholds: z.object({ minMatch: fraction, minIou: fraction }),
  reviewOrder: z.enum(['match', 'uncertainty']),
  learnsWhileAccepting: z.boolean(),
  showsProposals: z.boolean(),
  showsRegions: z.boolean(),
  showsScores: z.boolean(),
  showsCrosshair: z.boolean(),
  scoresWhileDragged: z.boolean(),
  searchProposals: z.int().min(1),
  searchMegabytes: z.number().min(0),
  savedFilters: z.array(z.string()),
  panel: z.enum(['explorer', 'queue', 'phrases', 'settings']).nullable(),
  bottomPanel: z.enum(['problems', 'jobs', 'history']).nullable(),
} satisfies { readonly [K in keyof WorkbenchState]?: z.ZodType<WorkbenchState[K]> };

const keys = Object.keys(kept).filter((key): key is keyof typeof kept => key in kept);

/** The settings that a state stands for. */
export function toSettings(state: WorkbenchState): Settings {
  return Object.fromEntries(keys.map((key) => [key, state[key]]));
}

/** The state with the settings that are of the kind it expects; others are left alone. */
export function withSettings(state: WorkbenchState, settings: Settings): WorkbenchState {
  const known = keys.flatMap((key) => {
    const parsed = kept[key].safeParse(settings[key]);
    return parsed.success ? [[key, parsed.data] as const] : [];
  });
  return { ...state, ...Object.fromEntries(known) };
}

/** Whether anything that outlives the window differs. */
export function differsInSettings(a: WorkbenchState, b: WorkbenchState): boolean {
  return keys.some((key) => a[key] !== b[key]);
}
