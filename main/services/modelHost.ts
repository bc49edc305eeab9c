import { isOutOfMemory } from '../../model/outOfMemory.ts';
import { createModelProcess, type Model, type ModelOptions } from '../model.ts';
import type { Device } from './device.ts';

export type ModelHost = {
  /**
   * The chosen model, started at its first use; a start that failed is tried again. Another choice holds from the next
   * call on: work with a model that was got before goes on with that one.
   */
  get(): Promise<Model>;
  /** Reads models from the disk again, as one of them was replaced. */
  reload(): void;
  /** Stops the model, also while it is being made ready. */
  close(): Promise<void>;
};

type Choice = Pick<ModelOptions, 'path' | 'numerics'>;

type Options = {
  readonly chosen: () => Promise<Choice>;
  readonly device: Device;
  /** In tests, another model than a real one. */
  readonly open?: ((options: ModelOptions) => Promise<Model>) | undefined;
  /** Told why the process of a model had to be started again: once for want of memory, and once otherwise. */
  readonly onCrash: (reason: string) => void;
  /** Told, once for a model, that it is being converted, which takes a while. */
  readonly onConversion: () => void;
  /** Told, once for a model, that a job failed because memory ran out. */
  readonly onOutOfMemory: (reason: string) => void;
  /** Told, once for a model, that a graph of it cannot be opened or run: its files may be damaged. */
  readonly onBrokenGraph: (choice: Choice) => void;
};

/** Holds the models of the server, which take turns in one process. */
export function createModelHost(options: Options): ModelHost {
  const { chosen, device, onConversion, onOutOfMemory, onBrokenGraph } = options;
  const closing = new AbortController();
  /** What the model that was opened last tells; a crash is of the process, which holds no other. */
  let tellCrash = (_reason: string) => {};
  const onCrash = (reason: string) => tellCrash(reason);
  const process = createModelProcess(onCrash);
  const open = options.open ?? process.open;
  let opened: { readonly choice: string; readonly model: Promise<Model> } | null = null;

  function start(choice: Choice): Promise<Model> {
    const onMemory = once(onOutOfMemory);
    const [onMemoryCrash, onOtherCrash] = [once(options.onCrash), once(options.onCrash)];
    tellCrash = (reason) => (isOutOfMemory(reason) ? onMemoryCrash(reason) : onOtherCrash(reason));
    const onBroken = once(() => onBrokenGraph(choice));
    const onError = (error: unknown) => {
      if (!(error instanceof Error)) return;
      if (isOutOfMemory(error.message)) onMemory(error.message);
      else if (error.name === 'GraphError') onBroken(error.message);
    };
    const whole = { ...choice, device, signal: closing.signal, onCrash, onStep: once(onConversion) };
    return open(whole).then((model) => watched(model, onError));
  }

  return {
    async get() {
      const choice = await chosen();
      const key = JSON.stringify(choice);
      if (opened?.choice === key) return opened.model;
      const model = start(choice);
      const next = { choice: key, model };
      opened = next;
      return model.catch((error: unknown) => {
        if (opened === next) opened = null;
        throw error;
      });
    },
    reload() {
      opened = null;
      process.restart();
    },
    async close() {
      closing.abort(new Error('The app was closed.'));
      const model = await opened?.model.catch(() => null);
      await model?.close();
      await process.close();
    },
  };
}

/** The same model, whose errors are heard as well. */
function watched(model: Model, onError: (error: unknown) => void): Model {
  return {
    ...model,
    call: (method, job, options) =>
      model.call(method, job, options).catch((error: unknown) => {
        onError(error);
        throw error;
      }),
  };
}

function once(tell: (text: string) => void): (text: string) => void {
  let wasTold = false;
  return (text) => {
    if (!wasTold) tell(text);
    wasTold = true;
  };
}
