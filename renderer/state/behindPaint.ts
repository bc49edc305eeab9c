/** Work over more records than these takes so long that the user would wait for the next frame. */
const MANY = 1000;
/** A page that nobody sees paints no frames. */
const LONGEST_WAIT = 200;

/** Does work that goes over so many records: at once when they are few, else behind the next frame. */
export type BehindPaint = (records: number, work: () => void) => void;

/** @param afterPaint calls back, once, when the page has painted what it shows now */
export function createBehindPaint(afterPaint: (callback: () => void) => void): BehindPaint {
  return (records, work) => {
    if (records > MANY) afterPaint(work);
    else work();
  };
}

/** Calls back once the next frame is painted, or after a short time without one. */
export function afterPaint(callback: () => void): void {
  let isDue = true;
  const once = (): void => {
    if (isDue) callback();
    isDue = false;
  };
  // The first callback comes before what is shown now is painted.
  requestAnimationFrame(() => requestAnimationFrame(once));
  setTimeout(once, LONGEST_WAIT);
}
