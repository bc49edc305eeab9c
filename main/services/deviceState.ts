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

/** What is remembered of the execution providers from one start to the next. */
export type DeviceState = {
  readonly asked: Asked;
  readonly probes: readonly Probe[];
  readonly failures: readonly Failure[];
};

export type DeviceStateFile = {
  /** Probes that were made with other versions are left out. */
  read(): Promise<DeviceState>;
  ask(asked: Asked): Promise<void>;
  /** Takes the place of an earlier probe of the same provider. */
  addProbe(probe: Probe): Promise<void>;
  addFailure(failure: Failure): Promise<void>;
  /** Forgets what is known of a provider, or of all. */
  forget(provider: ProviderId | null): Promise<void>;
};

/** A damaged file counts as empty. */
export function openDeviceState(dataFolder: string, versions: Versions): DeviceStateFile {
  const empty = { asked: 'auto' as const, versions: {}, probes: [], failures: [] };
  const file = jsonFile<z.infer<typeof fileSchema>>(path.join(dataFolder, 'device.json'), fileSchema, empty);
  const current = (known: z.infer<typeof fileSchema>) =>
    sameVersions(known.versions, versions) ? known : { ...known, versions: { ...versions }, probes: [] };
  const change = (edit: (known: DeviceState) => Partial<DeviceState>) =>
    file.change((known) => fileSchema.parse({ ...current(known), ...edit(current(known)) }));
  return {
    read: async () => current(await file.read()),
    ask: (asked) => change(() => ({ asked })),
    addProbe: (added) =>
      change(({ probes }) => ({ probes: [...probes.filter((known) => known.provider !== added.provider), added] })),
    addFailure: (added) =>
      change(({ failures }) => ({
        failures: [...failures.filter((known) => known.provider !== added.provider), added],
      })),
    forget: (forgotten) =>
      change(({ probes, failures }) => {
        const isKept = (known: { readonly provider: ProviderId }) => forgotten !== null && known.provider !== forgotten;
        return { probes: probes.filter(isKept), failures: failures.filter(isKept) };
      }),
  };
}

function sameVersions(a: Versions, b: Versions): boolean {
  const names = Object.keys(b);
  return Object.keys(a).length === names.length && names.every((name) => a[name] === b[name]);
}
