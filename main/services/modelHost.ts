import { type Model, type ModelOptions, openModel } from '../model.ts';
import type { Device } from './device.ts';

export type ModelHost = {
  /** The model, started at its first use; a start that failed is tried again. */
  get(): Promise<Model>;
  /** Stops the model, also while it is being made ready. */
  close(): Promise<void>;
};

type Options = {
  readonly path?: string | undefined;
  readonly device: Device;
  /** In tests, another model than a real one. */
  readonly open?: ((options: ModelOptions) => Promise<Model>) | undefined;
  /** Told, once, why the model's process had to be started again. */
  readonly onCrash: (reason: string) => void;
  /** Told, once, that the model is being converted, which takes a while. */
  readonly onConversion: () => void;
};

/** Holds the one model of the server. */
export function createModelHost({ path, device, open = openModel, onCrash, onConversion }: Options): ModelHost {
  const closing = new AbortController();
  const tellCrash = once(onCrash);
  const tellConversion = once(onConversion);
  let opening: Promise<Model> | null = null;
  return {
    get() {
      opening ??= open({ path, device, signal: closing.signal, onCrash: tellCrash, onStep: tellConversion }).catch(
        (error) => {
          opening = null;
          throw error;
        },
      );
      return opening;
    },
    async close() {
      closing.abort(new Error('The app was closed.'));
      const model = await opening?.catch(() => null);
      await model?.close();
    },
  };
}

function once(tell: (text: string) => void): (text: string) => void {
  let wasTold = false;
  return (text) => {
    if (!wasTold) tell(text);
    wasTold = true;
  };
}
