/** What both kinds of pictures are drawn from; they are silent for assistive technology but for their sentence. */
export type PictureProps<Drawn> = {
  chart: Drawn;
  sentence: string;
  /** The bar that has the focus. */
  active: number | null;
  onPoint: (bar: number | null) => void;
  onPick: (bar: number) => void;
};

/** A count in as few letters as an axis has room for: 950, 1.2k, 3M. */
export function shortCount(count: number): string {
  return new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(count);
}

/** A text of so many letters at most, with an ellipsis in place of the rest. */
export function shorten(text: string, most: number): string {
  const letters = [...text];
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join('')}…`;
}
