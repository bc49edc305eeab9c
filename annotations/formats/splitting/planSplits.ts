import { hashFraction } from '../../hash.ts';
import type { Split } from '../dataset.ts';
import { folderOf } from '../paths.ts';
import { stratify } from './stratify.ts';
import type { SplitOptions, Unit } from './units.ts';

/** What is known of an image when splits are planned. */
export type Candidate = {
  readonly path: string;
  /** Images of one cluster are the same, or nearly. */
  readonly cluster: string | undefined;
  readonly phraseIds: readonly string[];
  /** The split that the image has already; it keeps it. */
  readonly split: Split | undefined;
};

/** The split of an image by its path and the seed alone, so that a growing project keeps its splits. */
export function splitByHash(path: string, { validationRatio, seed }: SplitOptions): Split {
  return hashFraction(`${seed}/${path}`) < validationRatio ? 'val' : 'train';
}

/** What an image shares with all that must be in its split. */
export function groupOf(
  { path, cluster }: Pick<Candidate, 'path' | 'cluster'>,
  { splitBy }: Pick<SplitOptions, 'splitBy'>,
): string {
  if (splitBy === 'folder') return `folder ${folderOf(path)}`;
  return splitBy === 'image' || cluster === undefined ? `image ${path}` : `cluster ${cluster}`;
}

/**
 * A split for every image, by path. By image: a hash of the path. By folder or duplicates: whole groups, in an order
 * that the seed gives, until validation has its share. By phrase: so that every phrase has its share, the rarest first
 * (iterative stratification, Sechidis et al. 2011); duplicates stay together. Images that have a split keep it, and
 * their group follows them.
 */
export function planSplits(candidates: readonly Candidate[], options: SplitOptions): ReadonlyMap<string, Split> {
  const units = gatherUnits(candidates, options);
  const free = [...units.values()].filter(({ split }) => split === undefined).sort((a, b) => a.order - b.order);
  if (options.splitBy === 'image')
    for (const unit of free) unit.split = unit.order < options.validationRatio ? 'val' : 'train';
  else if (options.splitBy === 'phrase') stratify([...units.values()], free, options);
  else fillValidation(free, wanted(units.values(), options));
  return new Map(
    candidates.map(({ path, cluster, split }) => [
      path,
      split ?? units.get(groupOf({ path, cluster }, options))?.split ?? 'train',
    ]),
  );
}

function gatherUnits(candidates: readonly Candidate[], options: SplitOptions): Map<string, Unit> {
  const units = new Map<string, Unit>();
  for (const candidate of candidates) {
    const key = groupOf(candidate, options);
    const name = options.splitBy === 'image' ? candidate.path : key;
    const order = hashFraction(`${options.seed}/${name}`);
    const unit = units.get(key) ?? { size: 0, split: undefined, order, phrases: new Map() };
    unit.size += 1;
    unit.split ??= candidate.split;
    for (const id of new Set(candidate.phraseIds)) unit.phrases.set(id, (unit.phrases.get(id) ?? 0) + 1);
    units.set(key, unit);
  }
  return units;
}

/** How many images validation still wants. */
function wanted(units: Iterable<Unit>, { validationRatio }: SplitOptions): number {
  let [all, val] = [0, 0];
  for (const { size, split } of units) {
    all += size;
    if (split === 'val') val += size;
  }
  return validationRatio * all - val;
}

/** Whole groups as long as they fit, then one more where that comes nearer. */
function fillValidation(free: readonly Unit[], target: number): void {
  let left = target;
  for (const unit of free) {
    unit.split = unit.size <= left ? 'val' : 'train';
    if (unit.split === 'val') left -= unit.size;
  }
  const rest = free.filter(({ split }) => split === 'train');
  const [best] = rest.sort((a, b) => Math.abs(left - a.size) - Math.abs(left - b.size) || a.order - b.order);
  if (best !== undefined && Math.abs(left - best.size) < Math.abs(left)) best.split = 'val';
}
