import type { ReactNode } from 'react';

/** A text in which what stands between backticks is to be typed as it is. */
export function WithCode({ text }: { text: string }): ReactNode {
  return text.split('`').map((part, place) => {
    // Every second part stood between two of them.
    const isCode = place % 2 === 1;
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts have no other name, and stay in their places.
    return isCode ? <code key={place}>{part}</code> : part;
  });
}
