import { hashFraction } from '../../hash.ts';
import type { SplitOptions, Unit } from './units.ts';

/** How many images a split still wants: of each phrase, and of all. */
type Desire = { readonly phrases: Map<string, number>; all: number };
type Desires = { readonly train: Desire; readonly val: Desire };

/** Gives every free unit a split, so that each phrase has its share of validation, as near as the images allow. */
export function stratify(units: readonly Unit[], free: readonly Unit[], options: SplitOptions): void {
  const desires = desiresOf(units, options);
  for (const unit of units) if (unit.split === 'train' || unit.split === 'val') satisfy(desires[unit.split], unit);
  const give = (unit: Unit, split: 'train' | 'val'): void => {
    unit.split = split;
    satisfy(desires[split], unit);
  };
  for (const [id, ofPhrase] of rarestFirst(free)) {
    for (const unit of ofPhrase) if (unit.split === undefined) give(unit, choose(unit, id, desires));
  }
  for (const unit of free) if (unit.split === undefined) give(unit, isWanted(unit, desires.val) ? 'val' : 'train');
}

function rarestFirst(free: readonly Unit[]): [id: string, units: readonly Unit[]][] {
  const holders = new Map<string, Unit[]>();
  for (const unit of free) {
    for (const id of unit.phrases.keys()) {
      const known = holders.get(id);
      if (known === undefined) holders.set(id, [unit]);
      else known.push(unit);
    }
  }
  return [...holders].sort(([a, { length: as }], [b, { length: bs }]) => as - bs || (a < b ? -1 : 1));
}

/**
 * Whole images of each phrase. What is left of a share is rounded by chance, or phrases of one image would all be in
 * train and validation would be too small.
 */
function desiresOf(units: readonly Unit[], { validationRatio, seed }: SplitOptions): Desires {
  const counts = new Map<string, number>();
  let all = 0;
  for (const { size, phrases } of units) {
    all += size;
    for (const [id, count] of phrases) counts.set(id, (counts.get(id) ?? 0) + count);
  }
  const train: Desire = { phrases: new Map(), all: (1 - validationRatio) * all };
  const val: Desire = { phrases: new Map(), all: validationRatio * all };
  for (const [id, count] of counts) {
    const share = Math.floor(count * validationRatio + hashFraction(`${seed}/phrase ${id}`));
    val.phrases.set(id, share);
    train.phrases.set(id, count - share);
  }
  return { train, val };
}

function satisfy(desire: Desire, { size, phrases }: Unit): void {
  desire.all -= size;
  for (const [id, count] of phrases) desire.phrases.set(id, (desire.phrases.get(id) ?? 0) - count);
}

/** The split that wants the phrase more, unless it is full. */
function choose(unit: Unit, id: string, { train, val }: Desires): 'train' | 'val' {
  if (!isWanted(unit, val)) return 'train';
  if (!isWanted(unit, train)) return 'val';
  const more = (val.phrases.get(id) ?? 0) - (train.phrases.get(id) ?? 0);
  return more > 0 || (more === 0 && val.all > train.all) ? 'val' : 'train';
}

/** Whether the unit brings the split nearer to its size. */
function isWanted({ size }: Unit, desire: Desire): boolean {
  return desire.all >= size / 2;
}
