/**
 * Eight colours that people with and without colour blindness tell apart (Okabe and Ito, "Color Universal Design"), with
 * light grey in the place of black, which a dark ground would swallow.
 */
const HUES = ['#e69f00', '#56b4e9', '#009e73', '#f0e442', '#0072b2', '#d55e00', '#cc79a7', '#bbbbbb'] as const;

/** The colour of a phrase by its place in the vocabulary, so that it keeps its colour while the vocabulary grows. */
export function phraseColour(position: number): string {
  return HUES[Math.abs(Math.trunc(position)) % HUES.length] ?? HUES[0];
}
