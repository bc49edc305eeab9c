import { type Model, openModel } from '../model.ts';

export type ModelHost = {
  /** The model, started at its first use; a start that failed is tried again. */
  get(): Promise<Model>;
  close(): Promise<void>;
};

/** Holds the one model of the server. `onCrash` is told why its process had to be started again. */
export function createModelHost(path: string | undefined, onCrash: (reason: string) => void): ModelHost {
  let opening: Promise<Model> | null = null;
  return {
    get() {
      opening ??= openModel({ path, onCrash }).catch((error: unknown) => {
        opening = null;
        throw error;
      });
      return opening;
    },
    async close() {
      const model = await opening?.catch(() => null);
      await model?.close();
    },
  };
}
