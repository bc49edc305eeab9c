import path from 'node:path';
import { z } from 'zod';
import type { Asked, Failure } from '../../model/providers/choose.ts';
import type { Probe } from '../../model/providers/probe.ts';
import { type ProviderId, providerIds, replacementIds } from '../../model/providers/providers.ts';
import { purposes } from '../../model/providers/selfTest/case.ts';
import { jsonFile } from './jsonFile.ts';
import type { Versions } from './versions.ts';

const provider = z.enum(providerIds);

const result = z.object({
  operation: z.string(),
  purpose: z.enum(purposes),
  passed: z.boolean(),
  error: z.number().nullable(),
  tolerance: z.number(),
  message: z.string().nullable(),
});

const probe = z.object({
  provider,
  state: z.enum(['right', 'slow', 'wrong', 'absent']),
  reason: z.string().nullable(),
  results: z.array(result),
  replacements: z.array(z.enum(replacementIds)),
  precisions: z.array(z.string()),
  speed: z.number().nullable(),
});

const failure = z.object({ provider, reason: z.string(), at: z.string() });

const fileSchema = z.object({
  asked: z.union([provider, z.literal('auto')]),
  /** With which the providers were probed. */
  versions: z.record(z.string(), z.string()),
  probes: z.array(probe),
  failures: z.array(failure),
});

type Stored = z.infer<typeof fileSchema>;

/** What is remembered of the execution providers from one start to the next. */
export type DeviceState = {
  readonly asked: Asked;
  readonly probes: readonly Probe[];
  readonly failures: readonly Failure[];
};

export type DeviceStateFile = {
  /** Probes that were made with other versions are left out. */
  read(): Promise<DeviceState>;
  /** The same without providers that were absent at an earlier start: a driver may have been installed since. */
  readForDecision(): Promise<DeviceState>;
  ask(asked: Asked): Promise<void>;
  /** Takes the place of an earlier probe of the same provider. */
  addProbe(probe: Probe): Promise<void>;
  addFailure(failure: Failure): Promise<void>;
  /** Forgets what is known of a provider, or of all. */
  forget(provider: ProviderId | null): Promise<void>;
};

/**
 * The state as JSON in the app's data folder. A damaged file counts as empty; where it cannot be written, the state lasts
 * as long as the process.
 */
export function openDeviceState(dataFolder: string, versions: Versions): DeviceStateFile {
  const empty: Stored = { asked: 'auto', versions: { ...versions }, probes: [], failures: [] };
  const file = jsonFile<Stored>(path.join(dataFolder, 'device.json'), fileSchema, empty);
  const current = (stored: Stored): Stored =>
    sameVersions(stored.versions, versions) ? stored : { ...stored, versions: { ...versions }, probes: [] };
  const probedNow = new Set<ProviderId>();
  let state: Promise<Stored> = file.read().then(current);
  async function change(edit: (stored: Stored) => Partial<Stored>): Promise<void> {
    const edited = (stored: Stored): Stored => ({ ...current(stored), ...edit(current(stored)) });
    state = state.then(edited);
    await state;
    await file.change(edited).catch(() => undefined);
  }
  return {
    read: () => state,
    async readForDecision() {
      const { probes, ...others } = await state;
      return { ...others, probes: probes.filter((known) => known.state !== 'absent' || probedNow.has(known.provider)) };
    },
    ask: (asked) => change(() => ({ asked })),
    addProbe(added) {
      probedNow.add(added.provider);
      return change(({ probes }) => ({ probes: [...without(probes, added.provider), copyOf(added)] }));
    },
    addFailure: (added) => change(({ failures }) => ({ failures: [...without(failures, added.provider), added] })),
    forget: (provider) =>
      change(({ probes, failures }) =>
        provider === null
          ? { probes: [], failures: [] }
          : { probes: without(probes, provider), failures: without(failures, provider) },
      ),
  };
}

function without<T extends { readonly provider: ProviderId }>(list: readonly T[], provider: ProviderId): T[] {
  return list.filter((known) => known.provider !== provider);
}

/** As the file has it, whose lists may be changed. */
function copyOf({ results, replacements, precisions, ...others }: Probe): z.infer<typeof probe> {
  return { ...others, results: [...results], replacements: [...replacements], precisions: [...precisions] };
}

function sameVersions(a: Versions, b: Versions): boolean {
  const names = Object.keys(b);
  return Object.keys(a).length === names.length && names.every((name) => a[name] === b[name]);
}
