import type { Rendering } from './art.ts';
import { seedOf } from './random.ts';
import { heldOutFamily, styles } from './styles.ts';

/**
 * train: all but the held-out family and the held-out renderings. val: new scenes of the same styles, in which the
 * concepts with held-out renderings show only those. style: the held-out family alone.
 */
export const splits = ['train', 'val', 'style'] as const;
export type Split = (typeof splits)[number];

/** The family of which some concepts' renderings are kept out of training, and the share of such concepts. */
const keptBackFamily = 'noto';
const keptBackShare = 0.15;

/** The renderings that scenes of the split may show; `shipping` keeps only art that the repository may carry. */
export function renderingsOf(split: Split, renderings: readonly Rendering[], shipping = false): readonly Rendering[] {
  const known = renderings.filter((rendering) => familyOf(rendering) !== heldOutFamily);
  const keptBack = conceptsKeptBack(known);
  const isKeptBack = (rendering: Rendering) =>
    keptBack.has(rendering.concept) && familyOf(rendering) === keptBackFamily;
  const chosen = {
    train: known.filter((rendering) => !isKeptBack(rendering)),
    val: known.filter((rendering) => !keptBack.has(rendering.concept) || isKeptBack(rendering)),
    style: renderings.filter((rendering) => familyOf(rendering) === heldOutFamily),
  }[split];
  return shipping ? chosen.filter(({ style }) => styleOf(style).ships) : chosen;
}

/** Concepts chosen by name, where training keeps at least three other families to learn from. */
function conceptsKeptBack(renderings: readonly Rendering[]): ReadonlySet<string> {
  const byConcept = Map.groupBy(renderings, ({ concept }) => concept);
  const chosen = [...byConcept].filter(([concept, theirs]) => {
    const families = new Set(theirs.map(familyOf));
    return families.has(keptBackFamily) && families.size > 3 && seedOf(concept) % 1000 < keptBackShare * 1000;
  });
  return new Set(chosen.map(([concept]) => concept));
}

function familyOf({ style }: Rendering): string {
  return styleOf(style).family;
}

function styleOf(id: string) {
  const style = styles.find((candidate) => candidate.id === id);
  if (style === undefined)
    throw new Error(`Expected a style of styles.ts, got "${id}"; delete the art folder and prepare it again.`);
  return style;
}
