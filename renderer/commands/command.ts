import type { Actions } from '../state/actions.ts';
import type { WorkbenchState } from '../state/workbench.ts';

/** Something the user can do by palette, key or menu. A new one is an object in a list of renderer/commands. */
export type Command = {
  /** Stable, such as `region.delete`. */
  readonly id: string;
  /** As the palette shows it, such as "Region: Delete". */
  readonly title: string;
  /** Default keys in the form `Ctrl+Shift+KeyP`: modifiers in this order (Ctrl, Alt, Shift), then `KeyboardEvent.code`. */
  readonly keys: readonly string[];
  /** Whether it makes sense now; without it, always. */
  readonly when?: (state: WorkbenchState) => boolean;
  /** Done once for a press, however long the key is held. */
  readonly once?: true;
  /** Goes on from where the focus is: it is not taken from there before. */
  readonly movesFocus?: true;
  readonly run: (actions: Actions, state: WorkbenchState) => unknown;
};
