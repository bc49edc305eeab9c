/** Which images get copies: the next so many, or all up to the one at a place, counted from 1. */
export type Range = { readonly kind: 'next' | 'until'; readonly number: number };

/** Where the open image stands among those of the filter, counted from 0, -1 for nowhere; and how many these are. */
export type Standing = { readonly index: number; readonly total: number };

/** No more at once: a change of many thousand images is no gesture. */
export const MOST_IMAGES = 10_000;

/** How many of the following images a range names, or a sentence when it names none. */
export function imagesOf({ kind, number }: Range, { index, total }: Standing): number | string {
  const what = kind === 'next' ? 'a number of images' : 'the place of an image';
  if (!Number.isSafeInteger(number)) return `Expected ${what}, got no whole number; type one.`;
  if (kind === 'until' && index < 0) return 'The open image is not among those of the filter; give a number of images.';
  const count = kind === 'next' ? number : Math.min(number, total) - index - 1;
  if (count < 1 && kind === 'until') return `Expected ${what} after ${index + 1}, got ${number}; give a later one.`;
  if (count < 1) return `Expected ${what} of 1 or more, got ${number}.`;
  if (count > MOST_IMAGES)
    return `Expected at most ${MOST_IMAGES.toLocaleString('en')} images, got ${count.toLocaleString('en')}.`;
  return count;
}

/** The images as people count them; those beyond the last one are none. */
export function rangeInWords(count: number, { index, total }: Standing): string {
  if (index < 0) return `to the next ${count.toLocaleString('en')} of ${total.toLocaleString('en')}`;
  const [first, last] = [index + 2, Math.min(index + 1 + count, total)];
  if (first > last) return 'to no image: this is the last one';
  const places =
    first === last
      ? `image ${first.toLocaleString('en')}`
      : `images ${first.toLocaleString('en')} to ${last.toLocaleString('en')}`;
  return `to ${places} of ${total.toLocaleString('en')}`;
}
