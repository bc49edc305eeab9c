/** What is known of the picture of an image. */
export type ImageHashes = {
  readonly imageId: string;
  /** Of the file: the same for copies alone. */
  readonly content: string;
  /** Of what is seen: 64 bits as 16 hexadecimal digits, which change little when the picture does. */
  readonly picture: string;
};

/** Images of one picture: copies of one file, or pictures that look nearly the same. In the order they came in. */
export type DuplicateGroup = { readonly kind: 'exact' | 'near'; readonly imageIds: readonly string[] };

/** Finds pictures that look nearly the same among those that came before. */
export type PictureIndex = {
  /** @returns the ids of images whose pictures it is near to; of equal pictures the first */
  add(imageId: string, picture: string): readonly string[];
};

/** Pictures that differ in so many bits of 64, or fewer, may be nearly the same: re-encoded, scaled or lightly edited. */
const NEAR_BITS = 7;
/** Of two near hashes one block of 16 bits differs in one bit at most: 7 bits are too few for two in each of four. */
const BLOCKS = [0, 1, 2, 3] as const;
const ONE_BIT = [0, ...Array.from({ length: 16 }, (_, bit) => 2 ** bit)];
/** A hash with fewer bits of either kind is of a picture without shapes, such as a white page: it tells nothing apart. */
const LEAST_BITS = 5;

type Words = readonly [high: number, low: number];
type Entry = { readonly imageId: string; readonly high: number; readonly low: number };

/** The number of bits in which two hashes differ, 0 to 64. */
export function hammingDistance(a: string, b: string): number {
  return distance(toWords(a), toWords(b));
}

/**
 * An index in which nothing is yet: looks only at hashes of which a block is nearly the same (multi-index hashing,
 * Norouzi et al. 2012). 100,000 of them take seconds.
 */
export function createPictureIndex(): PictureIndex {
  const first = new Map<string, string>();
  const buckets = new Map<number, Entry[]>();
  const keep = (entry: Entry): void => {
    for (const block of BLOCKS) {
      const key = keyOf(block, blockOf([entry.high, entry.low], block));
      const bucket = buckets.get(key);
      if (bucket === undefined) buckets.set(key, [entry]);
      else bucket.push(entry);
    }
  };
  return {
    add(imageId, picture) {
      const same = first.get(picture);
      if (same !== undefined) return [same];
      first.set(picture, imageId);
      const words = toWords(picture);
      if (tellsLittle(words)) return [];
      const [high, low] = words;
      const near = new Set<string>();
      for (const block of BLOCKS) {
        const own = blockOf(words, block);
        for (const flipped of ONE_BIT) {
          for (const entry of buckets.get(keyOf(block, own ^ flipped)) ?? [])
            if (isNear(entry, high, low)) near.add(entry.imageId);
        }
      }
      keep({ imageId, high, low });
      return [...near];
    },
  };
}

/** Joins copies and near pictures to groups, and what is near to a member too; images of no group are left out. */
export function groupDuplicates(
  hashes: readonly ImageHashes[],
  near: readonly (readonly [imageId: string, other: string])[],
): readonly DuplicateGroup[] {
  const leaders = new Map<string, string>();
  const leaderOf = (id: string): string => {
    const next = leaders.get(id);
    if (next === undefined) return id;
    const leader = leaderOf(next);
    leaders.set(id, leader);
    return leader;
  };
  const join = (a: string, b: string): void => {
    const [one, other] = [leaderOf(a), leaderOf(b)];
    if (one !== other) leaders.set(other, one);
  };
  const firstOf = new Map<string, string>();
  for (const { imageId, content } of hashes) {
    const first = firstOf.get(content);
    if (first === undefined) firstOf.set(content, imageId);
    else join(first, imageId);
  }
  for (const [a, b] of near) join(a, b);
  return [...Map.groupBy(hashes, ({ imageId }) => leaderOf(imageId)).values()]
    .filter((group) => group.length > 1)
    .map((group) => ({
      kind: new Set(group.map(({ content }) => content)).size === 1 ? 'exact' : 'near',
      imageIds: group.map(({ imageId }) => imageId),
    }));
}

function toWords(hash: string): Words {
  return [Number.parseInt(hash.slice(0, 8), 16), Number.parseInt(hash.slice(8), 16)];
}

/** One of the four halves of the words. */
function blockOf([high, low]: Words, block: number): number {
  const word = block < 2 ? high : low;
  return block % 2 === 0 ? word >>> 16 : word & 0xffff;
}

function keyOf(block: number, value: number): number {
  return block * 0x10000 + value;
}

/** Most are far already in one half. */
function isNear(entry: Entry, high: number, low: number): boolean {
  const bits = countBits(entry.high ^ high);
  return bits <= NEAR_BITS && bits + countBits(entry.low ^ low) <= NEAR_BITS;
}

function distance(a: Words, b: Words): number {
  return countBits(a[0] ^ b[0]) + countBits(a[1] ^ b[1]);
}

function tellsLittle([high, low]: Words): boolean {
  const bits = countBits(high) + countBits(low);
  return bits < LEAST_BITS || bits > 64 - LEAST_BITS;
}

/** Of a word of 32 bits, by adding up neighbours in pairs, fours, and so on (Warren, Hacker's Delight, 5-1). */
function countBits(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
