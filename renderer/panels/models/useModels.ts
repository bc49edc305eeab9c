import { useState } from 'react';
import type { ModelNumerics, ModelPrecision, ModelsReport } from '../../../main/api/models.ts';
import { reasonOf } from '../../state/reasonOf.ts';
import { useActions } from '../../state/store.ts';

/** What can be done with models; what was refused last is `problem`. Each resolves to whether it was done. */
export function useModels() {
  const { set, request } = useActions();
  const [problem, setProblem] = useState<string | null>(null);
  async function ask(asking: Promise<ModelsReport>): Promise<boolean> {
    setProblem(null);
    try {
      set({ models: await asking });
      return true;
    } catch (error) {
      setProblem(reasonOf(error));
      return false;
    }
  }
  return {
    problem,
    add: (folder: string) => ask(request('addModel', { folder })),
    download: (name: string) => ask(request('downloadModel', { name })),
    discard: (kind: 'download' | 'convert', name: string) => ask(request('discardUnfinished', { kind, name })),
    convert: (id: string, precision: ModelPrecision) => ask(request('convertModel', { id, precision })),
    verify: (id: string) => ask(request('verifyModel', { id })),
    repair: (id: string) => ask(request('repairModel', { id })),
    remove: (id: string) => ask(request('removeModel', { id })),
    use: (id: string, numerics: ModelNumerics) => ask(request('useModel', { id, numerics })),
    cancel: (taskId: string) => ask(request('cancelModelTask', { taskId })),
    chooseSource: (hub: string | null, proxy: string | null) => ask(request('chooseModelSource', { hub, proxy })),
  };
}

export type ModelActions = ReturnType<typeof useModels>;
