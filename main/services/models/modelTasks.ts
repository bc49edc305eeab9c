import { randomUUID } from 'node:crypto';
import type { ModelTask } from '../../api/models.ts';
import { reasonOf } from '../../reasonOf.ts';
import { atMostEvery } from '../throttle.ts';
import type { Watch } from './modelWork.ts';

export type TaskOrder = Pick<ModelTask, 'kind' | 'target' | 'title'> & {
  readonly work: (watch: Watch & { readonly signal: AbortSignal }) => Promise<void>;
};

export type ModelTasks = {
  list(): readonly ModelTask[];
  /** @throws when there is work on the target already */
  start(order: TaskOrder): void;
  /** Stops a task, or takes one that failed off the list. @throws when there is none of the id */
  cancel(taskId: string): Promise<void>;
  isBusy(target: string): boolean;
  /** Stops all and resolves when they have ended. */
  close(): Promise<void>;
};

type Task = {
  state: ModelTask;
  readonly abort: AbortController;
  /** Resolves when it has ended, in whatever way. */
  ended: Promise<void>;
};

const TOLD_EVERY_MS = 250;

/**
 * Work on models in the background: downloads one after the other, and beside them conversions and verifications one
 * after the other, as more at once would only contend for the disk.
 * @param onChange told that the list is another, a few times a second at most
 */
export function createModelTasks(onChange: () => void): ModelTasks {
  let tasks: readonly Task[] = [];
  const turns = { network: Promise.resolve(), disk: Promise.resolve() };
  const tell = atMostEvery(TOLD_EVERY_MS, onChange);

  function update(task: Task, part: Partial<ModelTask>): void {
    task.state = { ...task.state, ...part };
    if (part.status === undefined) tell.soon();
    else tell.now();
  }

  function drop(task: Task): void {
    tasks = tasks.filter((other) => other !== task);
    tell.now();
  }

  async function run(task: Task, work: TaskOrder['work']): Promise<void> {
    const { signal } = task.abort;
    try {
      signal.throwIfAborted();
      update(task, { status: 'running' });
      const estimate = createEstimate();
      await work({
        signal,
        onStep: (step) => update(task, { step }),
        onProgress: (progress) => update(task, { ...progress, secondsLeft: estimate(progress) }),
      });
      drop(task);
    } catch (error) {
      if (signal.aborted) drop(task);
      else update(task, { status: 'failed', error: reasonOf(error), secondsLeft: null });
    }
  }

  const isBusy = (target: string): boolean =>
    tasks.some(({ state }) => state.target === target && state.status !== 'failed');

  return {
    list: () => tasks.map(({ state }) => state),
    isBusy,
    start({ work, ...order }) {
      if (isBusy(order.target))
        throw new Error(`Expected no work on ${order.target}, got some; wait for its end or stop it.`);
      const state = { ...order, id: randomUUID(), status: 'waiting', ...NOTHING_DONE } as const;
      const task: Task = { state, abort: new AbortController(), ended: Promise.resolve() };
      // What failed before is tried again.
      tasks = [...tasks.filter((other) => other.state.target !== order.target), task];
      const turn = order.kind === 'download' ? 'network' : 'disk';
      task.ended = turns[turn].then(() => run(task, work));
      turns[turn] = task.ended;
      tell.now();
    },
    async cancel(taskId) {
      const task = tasks.find(({ state }) => state.id === taskId);
      if (task === undefined) throw new Error('Expected work that goes on or has failed, got some that has ended.');
      const { status } = task.state;
      if (status === 'running') update(task, { step: 'stopping' });
      task.abort.abort(new Error('Cancelled.'));
      // One that waits for its turn would wait for all before it.
      if (status === 'running') await task.ended;
      else drop(task);
    },
    async close() {
      for (const { abort } of tasks) abort.abort(new Error('The app was closed.'));
      await Promise.all(tasks.map(({ ended }) => ended));
    },
  };
}

const NOTHING_DONE = { step: '', done: 0, total: 0, secondsLeft: null, error: null };

/** Seconds for the rest at the speed so far; null until there is one. */
function createEstimate(): (progress: { readonly done: number; readonly total: number }) => number | null {
  let first: { readonly done: number; readonly at: number } | null = null;
  return ({ done, total }) => {
    const now = performance.now();
    first ??= { done, at: now };
    const speed = (done - first.done) / (now - first.at);
    return speed > 0 ? (total - done) / speed / 1000 : null;
  };
}
