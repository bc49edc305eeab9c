import os from 'node:os';
import { type Asked, type Decision, decide, type ProbeNeeded } from '../../model/providers/choose.ts';
import type { Probe } from '../../model/providers/probe.ts';
import { type ProviderId, providers } from '../../model/providers/providers.ts';
import type { DeviceReport, ProviderReport } from '../deviceReport.ts';
import { type DeviceState, type DeviceStateFile, openDeviceState } from './deviceState.ts';
import { probeInProcess } from './probeProcess.ts';
import { readVersions } from './versions.ts';

/** Which execution provider bundles run on, and how that is known. */
export type Device = {
  /** Probes what has to be known first, and remembers it. */
  decide(precision: string): Promise<Decision>;
  /** Lets nothing run on a provider until it is tested again. */
  addFailure(provider: ProviderId, reason: string): Promise<void>;
  /** What is known by now; probes nothing. */
  report(): Promise<DeviceReport>;
  /** Probes a provider in full, or all, and forgets that they failed. */
  test(provider: ProviderId | null): Promise<DeviceReport>;
  /** From now on, also after a start. */
  choose(asked: Asked): Promise<DeviceReport>;
  /** Ends a probe that is under way. */
  close(): Promise<void>;
};

export type DeviceOptions = {
  readonly dataFolder: string;
  /** What is asked for as long as this runs, whatever was chosen before. */
  readonly asked?: Asked | undefined;
  /** Told, in sentences, that the CPU stands in for a provider. */
  readonly onFallback: (text: string) => void;
  /** Told whenever the report changes. */
  readonly onChange?: ((report: DeviceReport) => void) | undefined;
  /** In tests, another way to find out. */
  readonly probe?: ((provider: ProviderId, isThorough: boolean, signal: AbortSignal) => Promise<Probe>) | undefined;
};

export function createDevice(options: DeviceOptions): Device {
  const { dataFolder, asked, onFallback, onChange, probe = probeInProcess } = options;
  const closing = new AbortController();
  const opened = readVersions().then((versions) => ({ versions, file: openDeviceState(dataFolder, versions) }));
  let last: Promise<unknown> = Promise.resolve();
  let testing: ProviderId | null = null;
  /** For the precision that was asked about last; null when it has to be found out anew. */
  let settled: { readonly precision: string; readonly decision: Decision } | null = null;

  /** Probes come one after the other. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  }

  async function settle(precision: string): Promise<Decision> {
    if (settled?.precision === precision) return settled.decision;
    const { file } = await opened;
    for (;;) {
      const outcome = decideFrom(await file.readForDecision(), asked, precision);
      if ('execution' in outcome) {
        settled = { precision, decision: outcome };
        await tellChange();
        if (isInVain(outcome)) onFallback(`The model runs on the CPU. ${outcome.why}`);
        return outcome;
      }
      const { state, reason } = await tryOut(outcome.probe, outcome.isThorough);
      // Without a wish nobody would hear of it; with one, the decision above tells.
      if (state === 'wrong' && !outcome.isThorough) onFallback(`${titleOf(outcome.probe)} is not used. ${reason}`);
    }
  }

  async function tryOut(provider: ProviderId, isThorough: boolean): Promise<Probe> {
    testing = provider;
    await tellChange();
    try {
      const probed = await probe(provider, isThorough, closing.signal);
      await (await opened).file.addProbe(probed);
      return probed;
    } finally {
      testing = null;
    }
  }

  async function report(): Promise<DeviceReport> {
    const { file, versions } = await opened;
    const state = await file.read();
    const outcome = decideFrom(state, asked, settled?.precision ?? 'fp32');
    return { ...describe(state, outcome), asked: asked ?? state.asked, testing, versions };
  }

  async function tellChange(): Promise<DeviceReport> {
    const told = await report();
    onChange?.(told);
    return told;
  }

  async function change(edit: (file: DeviceStateFile) => Promise<void>): Promise<DeviceReport> {
    await edit((await opened).file);
    settled = null;
    return tellChange();
  }

  return {
    decide: (precision) => inTurn(() => settle(precision)),
    report,
    addFailure: async (provider, reason) => {
      await change((file) => file.addFailure({ provider, reason, at: new Date().toISOString() }));
      onFallback(`${titleOf(provider)} failed and the model runs without it from now on: ${reason}`);
    },
    test: (provider) =>
      inTurn(() =>
        change(async (file) => {
          await file.forget(provider);
          const tested = provider === null ? providers.map(({ id }) => id) : [provider];
          for (const id of tested) await tryOut(id, true);
        }),
      ),
    choose: (chosen) => change((file) => file.ask(chosen)),
    async close() {
      closing.abort(new Error('The app was closed.'));
      await last;
    },
  };
}

function decideFrom(state: DeviceState, asked: Asked | undefined, precision: string): Decision | ProbeNeeded {
  return decide(asked ?? state.asked, { ...state, platform: process.platform, precision });
}

/** Whether a provider was asked for by name and is not used. */
function isInVain({ asked, got }: Decision): boolean {
  return asked !== 'auto' && asked !== got;
}

function describe(state: DeviceState, outcome: Decision | ProbeNeeded) {
  const { got, why } =
    'execution' in outcome
      ? outcome
      : { got: null, why: 'Execution providers are tested when the model is used for the first time.' };
  const memory = { total: os.totalmem(), free: os.freemem() };
  return { got, why, memory, providers: describeProviders(state) };
}

function describeProviders({ probes, failures }: DeviceState): ProviderReport[] {
  return providers.map(({ id, title }) => {
    const probe = probes.find(({ provider }) => provider === id);
    const failure = failures.find(({ provider }) => provider === id);
    return {
      id,
      title,
      state: probe?.state ?? 'untested',
      reason: probe?.reason ?? null,
      failure: failure === undefined ? null : { reason: failure.reason, at: failure.at },
      speed: probe?.speed ?? null,
      replacements: probe?.replacements ?? [],
      precisions: probe?.precisions ?? [],
      tests: probe?.results ?? [],
    };
  });
}

function titleOf(provider: ProviderId): string {
  return providers.find(({ id }) => id === provider)?.title ?? provider;
}
