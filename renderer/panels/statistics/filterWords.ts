// What a bar stands for, as a word of the explorer's filter.

/** Images with a region of a phrase; null when the text holds a quote, which the grammar cannot say. */
export function phraseWord(text: string): string | null {
  return text.includes('"') ? null : `phrase:"${text}"`;
}

/** Images of a status. */
export function statusWord(status: string): string {
  return status.includes(' ') ? `status:"${status}"` : `status:${status}`;
}

/** Images with so many regions, or with a region of such a score; null is no edge. */
export function rangeWord(key: 'regions' | 'iou' | 'score', from: number | null, to: number | null): string {
  if (key !== 'regions') return `${key}:[${from ?? 0},${to ?? 1}]`;
  const least = from ?? 0;
  if (to === null) return `regions:>=${least}`;
  return to - least === 1 ? `regions:${least}` : `regions:[${least},${to - 1}]`;
}

/** A filter that asks for one thing more. */
export function withWord(filter: string, word: string): string {
  return `${filter} ${word}`.trim();
}
