import { describe, expect, test, vi } from 'vitest';
import { emptyChange } from '../../../../annotations/change.ts';
import type { AppEvent } from '../../../../main/app.ts';
import { createEventRelay } from '../../../../main/server/eventRelay.ts';

const MEGABYTE = 2 ** 20;

function relayTo(client: { unsent: number }) {
  const told: AppEvent[] = [];
  const close = vi.fn();
  const relay = createEventRelay({ send: (event) => void told.push(event), unsent: () => client.unsent, close });
  return { relay, told, close };
}

const jobs = (done: number): AppEvent => ({
  name: 'jobs',
  value: [
    {
      id: 'job',
      title: 'Propose',
      status: 'running',
      done,
      total: 9,
      imagesPerSecond: 1,
      secondsLeft: null,
      startedAt: '2026-01-01T00:00:00.000Z',
      errors: [],
      summary: null,
    },
  ],
});
const found = (...imageIds: string[]): AppEvent => ({ name: 'imagesChanged', value: { imageIds } });
const allFound: AppEvent = { name: 'imagesChanged', value: { imageIds: 'all' } };
const changed: AppEvent = { name: 'changed', value: { change: emptyChange, sequence: 1, label: 'Edit', client: null } };

describe('a client that keeps up', () => {
  test('is told every event at once', () => {
    const { relay, told } = relayTo({ unsent: 0 });
    const events = [jobs(1), found('a'), jobs(2), found('b'), changed];
    events.forEach(relay.offer);
    expect(told).toEqual(events);
  });
});

describe('a slow client', () => {
  test('is spared what is stale by the time it has caught up', () => {
    const client = { unsent: 5 * MEGABYTE };
    const { relay, told } = relayTo(client);
    for (const event of [jobs(1), found('a'), jobs(2), found('b'), jobs(3)]) relay.offer(event);
    expect(told).toEqual([]);
    relay.drained();
    expect(told).toEqual([]);
    client.unsent = 0;
    relay.drained();
    expect(told).toEqual([allFound, jobs(3)]);
    relay.drained();
    expect(told).toHaveLength(2);
  });

  test('is told every change, in order', () => {
    const { relay, told, close } = relayTo({ unsent: 5 * MEGABYTE });
    relay.offer(changed);
    relay.offer(changed);
    expect(told).toEqual([changed, changed]);
    expect(close).not.toHaveBeenCalled();
  });

  test('hears of all images that it missed when the next of them is told', () => {
    const client = { unsent: 5 * MEGABYTE };
    const { relay, told } = relayTo(client);
    relay.offer(found('a'));
    client.unsent = 0;
    relay.offer(found('b'));
    relay.drained();
    expect(told).toEqual([allFound]);
  });

  test('is let go when it reads nothing any more', () => {
    const { relay, told, close } = relayTo({ unsent: 65 * MEGABYTE });
    relay.offer(changed);
    expect(close).toHaveBeenCalledOnce();
    expect(told).toEqual([]);
  });
});
