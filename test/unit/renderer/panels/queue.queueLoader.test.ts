import { expect, test, vi } from 'vitest';
import type { QueueEntry, QueueFilter } from '../../../../main/api/curation.ts';
import { createQueueLoader, entryAt, type QueueQuery, WINDOW } from '../../../../renderer/panels/queue/queueLoader.ts';

const NO_COUNTS = { missing: 0, extra: 0, 'wrong phrase': 0, 'loose box': 0, duplicate: 0 };
const ALL: QueueQuery = { folder: '/photos', kinds: [], phraseId: null, version: 1 };

function entry(index: number): QueueEntry {
  const suggestion = { kind: 'extra', key: `extra ${index}`, confidence: 0.5, regionId: 'r' } as const;
  return { imageId: 'a', path: 'a.jpg', suggestion: { ...suggestion, phraseIds: [], predictedIou: 0.2 } };
}

/** A queue of so many, of which each answer is counted. */
function loaderOf(total: number) {
  const asked: (QueueFilter & { offset: number; limit: number })[] = [];
  const timers: (() => void)[] = [];
  const queue = { total, fails: false };
  const loader = createQueueLoader({
    load: async (params) => {
      asked.push(params);
      if (queue.fails) throw new Error('The disk is gone.');
      const count = Math.max(0, Math.min(params.limit, queue.total - params.offset));
      const entries = Array.from({ length: count }, (_, place) => entry(params.offset + place));
      return { total: queue.total, kinds: NO_COUNTS, phrases: {}, entries };
    },
    later: (callback) => timers.push(callback),
  });
  const keyAt = (index: number) => {
    const { loaded } = loader.snapshot();
    return loaded === null ? undefined : entryAt(loaded, index)?.suggestion.key;
  };
  const rest = () => {
    for (const callback of timers.splice(0)) callback();
  };
  return { ...loader, asked, queue, keyAt, rest };
}

test('the first window comes at once, and another when places beyond it are seen', async () => {
  const { ask, want, asked, keyAt } = loaderOf(1000);
  ask(ALL);
  await vi.waitFor(() => expect(keyAt(0)).toBe('extra 0'));
  want({ first: 10, last: 50 });
  expect(asked).toHaveLength(1);
  want({ first: 500, last: 540 });
  await vi.waitFor(() => expect(keyAt(540)).toBe('extra 540'));
  expect(keyAt(0)).toBeUndefined();
  expect(asked).toHaveLength(2);
  expect(asked[1]?.limit).toBe(WINDOW);
});

test('what is shown is asked for anew when there is more or less, but not all the time', async () => {
  const { ask, asked, queue, keyAt, rest, snapshot } = loaderOf(3);
  ask(ALL);
  await vi.waitFor(() => expect(keyAt(2)).toBe('extra 2'));
  rest();
  queue.total = 2;
  ask({ ...ALL, version: 2 });
  await vi.waitFor(() => expect(snapshot().loaded?.total).toBe(2));
  ask({ ...ALL, version: 3 });
  ask({ ...ALL, version: 4 });
  expect(asked).toHaveLength(2);
  queue.total = 1;
  rest();
  await vi.waitFor(() => expect(snapshot().loaded?.total).toBe(1));
  expect(asked).toHaveLength(3);
});

test('another filter is asked for at once, from its beginning', async () => {
  const { ask, want, asked, keyAt, snapshot } = loaderOf(1000);
  ask(ALL);
  await vi.waitFor(() => expect(keyAt(0)).toBe('extra 0'));
  want({ first: 900, last: 940 });
  await vi.waitFor(() => expect(keyAt(900)).toBe('extra 900'));
  ask({ ...ALL, kinds: ['extra'] });
  await vi.waitFor(() => expect(keyAt(0)).toBe('extra 0'));
  expect(asked.at(-1)).toMatchObject({ kinds: ['extra'], offset: 0 });
  ask({ ...ALL, folder: '/other' });
  expect(snapshot().loaded).toBeNull();
});

test('a failure is told, and tried again when the queue changes', async () => {
  const { ask, asked, queue, snapshot, rest, keyAt } = loaderOf(3);
  queue.fails = true;
  ask(ALL);
  await vi.waitFor(() => expect(snapshot().problem).toBe('The disk is gone.'));
  rest();
  expect(asked).toHaveLength(1);
  queue.fails = false;
  ask({ ...ALL, version: 2 });
  await vi.waitFor(() => expect(keyAt(0)).toBe('extra 0'));
  expect(snapshot().problem).toBeNull();
});
