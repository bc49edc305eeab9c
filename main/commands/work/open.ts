import { dataFolder } from '../../dataFolder.ts';
import { type Model, type ModelOptions, openModel } from '../../model.ts';
import { createDevice, type DeviceOptions } from '../../services/device.ts';
import { crashInWords } from '../../services/memoryAdvice.ts';
import { openProject, openProjectReadOnly, type Project, type WritableProject } from '../../store/openProject.ts';
import type { Terminal } from '../../terminal.ts';
import { modelStore } from './models.ts';

/** Opens a project for reading while `work` runs. */
export async function withProject<T>(folder: string, work: (project: Project) => Promise<T>): Promise<T> {
  return closing(await openProjectReadOnly(folder), work);
}

/** Opens a project for writing while `work` runs. */
export async function withWritableProject<T>(
  folder: string,
  options: { readonly create: boolean },
  work: (project: WritableProject) => Promise<T>,
): Promise<T> {
  return closing(await openProject(folder, options), work);
}

/**
 * Loads a model while `work` runs, by default the one that was chosen for good; a crash of its process is told and
 * survived.
 */
export async function withModel<T>(
  terminal: Terminal,
  {
    provider,
    ...asked
  }: Pick<ModelOptions, 'path' | 'numerics' | 'precision'> & { readonly provider?: DeviceOptions['asked'] },
  work: (model: Model) => Promise<T>,
): Promise<T> {
  const device = createDevice({ dataFolder: dataFolder(), asked: provider, onFallback: terminal.remark });
  return closing(device, async () => {
    const model = await openModel({
      ...(await chosenModel(asked)),
      precision: asked.precision,
      device,
      signal: terminal.signal,
      onStep: (step) => terminal.remark(`Preparing the model: ${step}`),
      onCrash: (reason) => terminal.remark(crashInWords(reason)),
    });
    return closing(model, work);
  });
}

async function chosenModel({ path, numerics }: Pick<ModelOptions, 'path' | 'numerics'>) {
  if (path !== undefined) return { path, numerics };
  const chosen = await modelStore().chosen();
  return { path: chosen.path, numerics: numerics ?? chosen.numerics };
}

async function closing<R extends { close(): Promise<void> }, T>(
  resource: R,
  work: (resource: R) => Promise<T>,
): Promise<T> {
  try {
    return await work(resource);
  } finally {
    await resource.close();
  }
}
