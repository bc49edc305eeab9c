import type { View } from '../state/workbench.ts';

/** How long a view must stay the same until it rests, in milliseconds. */
const REST_MS = 150;

/**
 * Views as they are asked for, of which one is shown in every frame.
 * @param show shows a view; called in an animation frame
 * @param rest called when no view has been shown for a while
 */
export function createViewSchedule(show: (view: View) => void, rest: () => void) {
  let asked: View | null = null;
  let request = 0;
  let timer = 0;

  function advance(): void {
    request = 0;
    const view = asked;
    asked = null;
    if (view === null) return;
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      timer = 0;
      rest();
    }, REST_MS);
    show(view);
  }

  return {
    ask(view: View): void {
      asked = view;
      if (request === 0) request = requestAnimationFrame(advance);
    },
    /** The view that will be shown next, when one has been asked for. */
    asked: (): View | null => asked,
    isResting: (): boolean => timer === 0,
    /** Forgets what has been asked for. */
    drop(): void {
      asked = null;
    },
    end(): void {
      cancelAnimationFrame(request);
      clearTimeout(timer);
      [asked, request, timer] = [null, 0, 0];
    },
  };
}
