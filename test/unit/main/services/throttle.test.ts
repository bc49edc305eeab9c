import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { atMostEvery } from '../../../../main/services/throttle.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('acts at once, then at most so often, and never loses the last call', () => {
  const act = vi.fn();
  const { soon } = atMostEvery(200, act);
  for (let call = 0; call < 10; call += 1) soon();
  expect(act).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(199);
  expect(act).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(2);
  expect(act).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(1000);
  expect(act).toHaveBeenCalledTimes(2);
});

test('acts now when it must, and not a second time for what waited', () => {
  const act = vi.fn();
  const { soon, now } = atMostEvery(200, act);
  soon();
  soon();
  now();
  expect(act).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(1000);
  expect(act).toHaveBeenCalledTimes(2);
});
