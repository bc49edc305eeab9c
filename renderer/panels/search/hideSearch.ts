import { focusOnCanvas } from '../../commands/focus.ts';
import type { Actions } from '../../state/actions.ts';

/** Shows the image again, with the focus. */
export function hideSearch(set: Actions['set']): void {
  set({ showsSearch: false });
  requestAnimationFrame(focusOnCanvas);
}
