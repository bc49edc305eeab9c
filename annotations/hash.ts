/**
 * A hash of the text as a whole number below 2^53: two FNV-1a lanes over UTF-16 units with a final avalanche.
 * The same text gives the same number on every machine; it is no protection against forgery.
 */
export function hashText(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x85ebca6b);
  }
  return (avalanche(high) >>> 11) * 2 ** 32 + avalanche(low);
}

/** The hash as a fraction in [0, 1). */
export function hashFraction(text: string): number {
  return hashText(text) / 2 ** 53;
}

function avalanche(lane: number): number {
  const once = Math.imul(lane ^ (lane >>> 16), 0x7feb352d);
  const twice = Math.imul(once ^ (once >>> 15), 0x846ca68b);
  return (twice ^ (twice >>> 16)) >>> 0;
}
