/**
 * Hands values on at most once a frame: of those that come in between, the newest.
 * @param nextFrame calls back before the next frame, as requestAnimationFrame does
 */
export function oncePerFrame<T>(
  hand: (value: T) => void,
  nextFrame: (callback: () => void) => unknown,
): (value: T) => void {
  let waiting: { value: T } | null = null;
  return (value) => {
    if (waiting !== null) {
      waiting.value = value;
      return;
    }
    waiting = { value };
    nextFrame(() => {
      const newest = waiting;
      waiting = null;
      if (newest !== null) hand(newest.value);
    });
  };
}
