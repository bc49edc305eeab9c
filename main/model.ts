import { extname } from 'node:path';
import envPaths from 'env-paths';
import type { ConversionProgress } from '../model/bundle/convert.ts';
import { type BundleManifest, readManifest } from '../model/bundle/manifest.ts';
import { resolveBundle } from '../model/bundle/resolve.ts';
import type { handlers, ModelChoice } from '../model/handlers.ts';
import type { Precision } from '../model/precision/precisions.ts';
import { type CallOptions, type ModelProcess, startModelProcess } from '../model/process/client.ts';
import { type Execution, ON_CPU } from '../model/providers/providers.ts';
import { nanoCheckpoint } from './packageRoot.ts';
import type { Device } from './services/device.ts';
import { runOnDevice } from './services/runOnDevice.ts';

type Handlers = typeof handlers;
type Job<Method extends keyof Handlers> = Omit<Parameters<Handlers[Method]>[0], 'model'>;
type Outcome<Method extends keyof Handlers> = Awaited<ReturnType<Handlers[Method]>>;

/** A model in its process. */
export type Model = {
  readonly manifest: BundleManifest;
  readonly numerics: ModelChoice['numerics'];
  /** Runs one of the model process's handlers on this model. */
  call<Method extends keyof Handlers>(
    method: Method,
    job: Job<Method>,
    options?: CallOptions,
  ): Promise<Outcome<Method>>;
  close(): Promise<void>;
};

export type ModelOptions = {
  /** A bundle or a checkpoint folder; by default the embedded nano model. */
  readonly path?: string | undefined;
  readonly numerics?: ModelChoice['numerics'] | undefined;
  /** Chooses the execution provider; the CPU where it is left out. */
  readonly device?: Pick<Device, 'decide' | 'addFailure'> | undefined;
  /** Of the bundle that a checkpoint is converted to, by default fp32; a bundle that is given must have it. */
  readonly precision?: Precision | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told what is being made when a checkpoint is converted. */
  readonly onStep?: ((step: string) => void) | undefined;
  /** Told how much of it is made. */
  readonly onProgress?: ((progress: ConversionProgress) => void) | undefined;
  /** Told, in words, that the process died; its job goes on in a new one. */
  readonly onCrash?: ((reason: string) => void) | undefined;
};

/** A process in which models take turns: it holds the one that was used last. */
export type ModelProcessHost = {
  /**
   * Opens a model; a checkpoint is first converted into the cache, unless it is there. Models that were opened before can
   * still be used. Closing one leaves the process to the others.
   * @throws when there is no such model or it is damaged
   */
  open(options: Omit<ModelOptions, 'onCrash'>): Promise<Model>;
  /** Reads models from the disk again; work that is going on begins anew. */
  restart(): void;
  close(): Promise<void>;
};

/** Starts no process before a model is opened. */
export function createModelProcess(onCrash?: ModelOptions['onCrash']): ModelProcessHost {
  let child: ModelProcess<Handlers> | null = null;
  return {
    async open({ path, numerics = 'bf16', device, signal, onStep, onProgress, precision: wanted }) {
      const conversion = { precision: wanted, onStep, onProgress, signal };
      const bundle = await resolveBundle(path ?? nanoCheckpoint, cacheFolder(), conversion);
      const { precision } = readManifest(bundle);
      child ??= startChild(onCrash);
      const { call } = child;
      const run = <T>(job: (model: ModelChoice) => Promise<T>): Promise<T> => {
        const jobOn = (execution: Execution) => job({ bundle, numerics, execution });
        return device === undefined ? jobOn(ON_CPU) : runOnDevice(device, precision, jobOn);
      };
      const manifest = await run((model) => call('load', { model }, signal ? { signal } : {}));
      return {
        manifest,
        numerics,
        call: (method, job, options) => run((model) => call(method, { ...job, model }, options)),
        close: async () => {},
      };
    },
    restart: () => child?.restart(),
    close: async () => child?.close(),
  };
}

/**
 * Starts a process with one model, which ends with it. A checkpoint is first converted into the cache, unless it is there.
 * @throws when there is no such model or it is damaged.
 */
export async function openModel({ onCrash, ...options }: ModelOptions): Promise<Model> {
  const process = createModelProcess(onCrash);
  try {
    return { ...(await process.open(options)), close: process.close };
  } catch (error) {
    await process.close();
    throw error;
  }
}

/** Where bundles converted from checkpoints are kept; deleting it costs a conversion. */
export function cacheFolder(): string {
  return process.env.OBJEMBED_STUDIO_CACHE ?? envPaths('objembed-studio', { suffix: '' }).cache;
}

function startChild(onCrash: ModelOptions['onCrash']): ModelProcess<Handlers> {
  // The same extension as this file: .ts from the repository, .js when compiled.
  const entry = new URL(`../model/process/child${extname(import.meta.filename)}`, import.meta.url);
  return startModelProcess<Handlers>({ entry, ...(onCrash ? { onCrash } : {}) });
}
