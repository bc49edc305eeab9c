import type { ComponentPropsWithRef, ReactNode } from 'react';
import './widgets.css';

/** Finds the choice rows below an element, in their order. */
export const CHOICE_ROWS = '.widget-choice-row';

/** The button that fills the row of a list: its parts side by side, the same in every list. */
export function ChoiceRow(props: Omit<ComponentPropsWithRef<'button'>, 'type' | 'className'>): ReactNode {
  return <button type="button" className="widget-choice-row" {...props} />;
}
