import type { QueueState } from '../api/curation.ts';
import type { Params, Result } from '../api.ts';
import { judgeChangedImages } from '../jobs/disagreements.ts';
import { reasonOf } from '../reasonOf.ts';
import { countUnjudged, orderAnew, skipSuggestion } from '../store/disagreements.ts';
import type { WritableProject } from '../store/openProject.ts';
import { selectQueue } from '../store/queue.ts';
import { countBegun, countKinds, countOpen, countPhrases } from '../store/queueCounts.ts';
import { atMostEvery } from './throttle.ts';

const TOLD_EVERY_MS = 500;

/** The queue of disagreements of one project, judged behind. */
export type Queue = {
  /** Judges what changed since, unless it is at it: to be called after every change. */
  wake(): void;
  /** Takes a disagreement off the queue, or puts it back, and tells. */
  skip(params: Params<'skipDisagreement'>): Promise<void>;
  /** Stops judging and resolves when nothing of it is left to do. */
  close(): Promise<void>;
};

type Options = {
  readonly project: WritableProject;
  /** Told when there is more or less in the queue, or less left to judge. */
  readonly onQueue: (state: QueueState) => void;
  /** Told why images cannot be judged. */
  readonly onError: (reason: string) => void;
};

/** Keeps the queue of a project up to date from now on. */
export function createQueue({ project, onQueue, onError }: Options): Queue {
  const abort = new AbortController();
  const { signal } = abort;
  let working: Promise<void> | null = null;
  let isAsked = false;
  /** Once, before anybody works: later an image keeps its place while it is worked through. */
  let isOrdered = false;
  let telling: Promise<void> = Promise.resolve();

  const tell = atMostEvery(TOLD_EVERY_MS, () => {
    telling = telling.then(async () => {
      if (!signal.aborted) onQueue(await readQueue(project));
    });
    telling.catch(() => undefined);
  });

  /** Never rejects: what fails is told, and tried again with the next change. */
  async function work(): Promise<void> {
    while (isAsked && !signal.aborted) {
      isAsked = false;
      try {
        if (!isOrdered) await orderAnew(project);
        isOrdered = true;
        await judgeChangedImages({ project, signal, onProgress: tell.soon });
      } catch (error) {
        if (!signal.aborted) onError(reasonOf(error));
      }
      tell.now();
    }
    working = null;
  }

  return {
    wake() {
      isAsked = true;
      if (!signal.aborted) working ??= work();
    },
    async skip(params) {
      await skipSuggestion(project, params);
      tell.now();
    },
    async close() {
      abort.abort();
      await working;
      await telling.catch(() => undefined);
    },
  };
}

/** How much there is in the queue. */
export async function readQueue(project: WritableProject): Promise<QueueState> {
  return { open: await countOpen(project), pending: await countUnjudged(project), begun: await countBegun(project) };
}

/** A window of the queue, from what is known. */
export async function listQueue(
  project: WritableProject,
  { kinds, phraseId, offset, limit }: Params<'listQueue'>,
): Promise<Result<'listQueue'>> {
  const counts = await countKinds(project, phraseId);
  const asked = Object.entries(counts).filter(([kind]) => kinds.length === 0 || kinds.some((one) => one === kind));
  return {
    total: asked.reduce((sum, [, count]) => sum + count, 0),
    kinds: counts,
    phrases: await countPhrases(project, kinds),
    entries: await selectQueue(project, { kinds, phraseId }, { offset, limit }),
  };
}
