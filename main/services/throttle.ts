export type Throttle = {
  /** Acts now, or as soon as the last time is long enough ago; many calls come to one. */
  soon(): void;
  now(): void;
};

/** Acts at most once in so many milliseconds, unless it must be now. What was called last is never lost. */
export function atMostEvery(milliseconds: number, act: () => void): Throttle {
  let last = Number.NEGATIVE_INFINITY;
  let waiting: NodeJS.Timeout | null = null;
  function now(): void {
    if (waiting !== null) clearTimeout(waiting);
    waiting = null;
    last = performance.now();
    act();
  }
  return {
    now,
    soon() {
      if (waiting !== null) return;
      const left = last + milliseconds - performance.now();
      if (left <= 0) now();
      else waiting = setTimeout(now, left).unref();
    },
  };
}

const PROGRESS_MS = 200;

export type ProgressThrottle = {
  readonly step: (done: number, total: number) => void;
  /** Tells where it stands, whenever it was told last. */
  readonly now: () => void;
};

/** Tells of the latest step of long work a few times a second. */
export function throttleProgress(total: number, tell: (done: number, total: number) => void): ProgressThrottle {
  let seen: readonly [done: number, total: number] = [0, total];
  const { soon, now } = atMostEvery(PROGRESS_MS, () => tell(...seen));
  return {
    step(...next) {
      seen = next;
      soon();
    },
    now,
  };
}
