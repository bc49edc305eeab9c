/** What nano promises on a set of held-out scenes: the least that `summarise` may find. */
export type Bar = {
  readonly recall: number;
  readonly grounding: number;
  readonly concepts: number;
  readonly spearman: number;
};

/**
 * `val`: new scenes of the art that nano was trained on, some of it in renderings it never saw.
 * `style`: an art style it never saw.
 */
export const bars: Readonly<Record<'val' | 'style', Bar>> = {
  val: { recall: 0.92, grounding: 0.8, concepts: 250, spearman: 0.7 },
  style: { recall: 0.92, grounding: 0.55, concepts: 190, spearman: 0.7 },
};

/** From an image file to match scores on two cores, in milliseconds; measured by the benchmark, where nothing else runs. */
export const latencyBar = 300;
