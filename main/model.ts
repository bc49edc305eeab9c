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

/**
 * Starts the model process with a model. A checkpoint is first converted into the cache, unless it is there.
 * @throws when there is no such model or it is damaged.
 */
export async function openModel(options: ModelOptions): Promise<Model> {
  const { path, numerics = 'bf16', device, signal, onStep, onProgress, onCrash } = options;
  const wanted = { precision: options.precision, onStep, onProgress, signal };
  const bundle = await resolveBundle(path ?? nanoCheckpoint, cacheFolder(), wanted);
  const { precision } = readManifest(bundle);
  const child = startChild(onCrash);
  const run = <T>(job: (model: ModelChoice) => Promise<T>): Promise<T> => {
    const jobOn = (execution: Execution) => job({ bundle, numerics, execution });
    return device === undefined ? jobOn(ON_CPU) : runOnDevice(device, precision, jobOn);
  };
  try {
    const manifest = await run((model) => child.call('load', { model }, signal ? { signal } : {}));
    return {
      manifest,
      numerics,
      call: (method, job, callOptions) => run((model) => child.call(method, { ...job, model }, callOptions)),
      close: () => child.close(),
    };
  } catch (error) {
    await child.close();
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
