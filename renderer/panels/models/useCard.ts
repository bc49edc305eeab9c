import { type RefObject, useRef } from 'react';

export type Card = {
  readonly ref: RefObject<HTMLLIElement | null>;
  /** Does something that may take the button away which was pressed: the focus stays in its card. */
  readonly held: (act: () => unknown) => () => void;
};

/** The card of a list, which takes the focus while what is in it changes. */
export function useCard(): Card {
  const ref = useRef<HTMLLIElement>(null);
  return {
    ref,
    held: (act) => () => {
      ref.current?.focus();
      act();
    },
  };
}
