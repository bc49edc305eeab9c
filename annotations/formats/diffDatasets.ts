import { type Box, iou } from '../box.ts';
import { hashText } from '../hash.ts';
import type { PhraseRecord } from '../records.ts';
import type { Dataset, DatasetImage, Split } from './dataset.ts';

/** What two datasets may differ in. */
export const differenceKinds = {
  'phrase-missing': 'A phrase of the first dataset is not in the second.',
  'phrase-added': 'A phrase of the second dataset is not in the first.',
  'image-missing': 'An image of the first dataset is not in the second.',
  'image-added': 'An image of the second dataset is not in the first.',
  'image-size': 'An image has another size.',
  'image-split': 'An image is in another split, or has lost its split.',
  'region-missing': 'A region of the first dataset is not in the second.',
  'region-added': 'A region of the second dataset is not in the first.',
  'region-moved': 'A region has another box.',
  'region-phrases': 'A region has other phrases.',
  'caption-short': 'The short caption is another one.',
  'caption-long': 'The long caption is another one.',
  'state-exhaustive': 'A phrase is exhaustive in one of the datasets only.',
  'state-absent': 'A phrase is verified absent in one of the datasets only.',
  rejection: 'A proposal is rejected for a phrase in one of the datasets only.',
} as const;

export type DifferenceKind = keyof typeof differenceKinds;

export type Difference = {
  readonly kind: DifferenceKind;
  /** The path of the image; null when it is about the vocabulary. */
  readonly path: string | null;
  readonly message: string;
};

/** Edges that differ by less, in pixels, are the same: formats with few digits cannot do better. */
const TOLERANCE = 0.01;

/** A box that overlaps one of the other dataset this much is that one, moved. */
const MOVED_IOU = 0.5;

/** What an image says, by texts instead of ids; ids are no part of what a dataset means. */
type Meaning = {
  readonly size: string;
  readonly regions: readonly { readonly box: Box; readonly texts: readonly string[] }[];
  readonly short: string;
  readonly long: string;
  readonly exhaustive: readonly string[];
  readonly absent: readonly string[];
  readonly rejections: readonly { readonly box: Box; readonly texts: readonly string[] }[];
};

/**
 * The differences in meaning between two datasets, image by image: ids, order and files are not compared, splits
 * only where the first dataset has them, and boxes count as the same when their edges are. Memory grows with the number of images, and with what differs.
 */
export async function* diffDatasets(before: Dataset, after: Dataset): AsyncGenerator<Difference> {
  yield* diffPhrases(before.phrases, after.phrases);
  const hashes = new Map<string, Hashed>();
  for await (const [path, meaning, split] of meanings(before)) hashes.set(path, { hash: hashOf(meaning), split });
  const changed = new Set<string>();
  for await (const [path, meaning, split = 'none'] of meanings(after)) {
    const known = hashes.get(path);
    hashes.delete(path);
    if (known === undefined) yield { kind: 'image-added', path, message: `${path} is new.` };
    else if (known.hash !== hashOf(meaning)) changed.add(path);
    if (known?.split !== undefined && known.split !== split) {
      yield { kind: 'image-split', path, message: `${path}: the split ${known.split} became ${split}.` };
    }
  }
  for (const path of hashes.keys()) yield { kind: 'image-missing', path, message: `${path} is gone.` };
  const earlier = new Map<string, Meaning>();
  if (changed.size === 0) return;
  for await (const [path, meaning] of meanings(before)) if (changed.has(path)) earlier.set(path, meaning);
  for await (const [path, meaning] of meanings(after)) {
    const known = earlier.get(path);
    if (known !== undefined) yield* diffImage(path, known, meaning);
  }
}

type Hashed = { readonly hash: number; readonly split: Split | undefined };

function* diffPhrases(before: readonly PhraseRecord[], after: readonly PhraseRecord[]): Generator<Difference> {
  const [earlier, later] = [before.map(({ text }) => text), after.map(({ text }) => text)];
  for (const text of missingIn(later, earlier)) {
    yield { kind: 'phrase-missing', path: null, message: `The phrase "${text}" is gone.` };
  }
  for (const text of missingIn(earlier, later)) {
    yield { kind: 'phrase-added', path: null, message: `The phrase "${text}" is new.` };
  }
}

async function* meanings({ phrases, images }: Dataset): AsyncGenerator<[string, Meaning, Split | undefined]> {
  const texts = new Map(phrases.map(({ id, text }) => [id, text]));
  for await (const entry of images) yield [entry.image.path, meaningOf(entry, texts), entry.split];
}

function meaningOf(
  { image, regions, captions, phraseStates, rejections }: DatasetImage,
  texts: ReadonlyMap<string, string>,
): Meaning {
  const textsOf = (ids: readonly string[]): string[] => ids.map((id) => texts.get(id) ?? id).sort();
  const inState = (wanted: string) =>
    textsOf(phraseStates.filter(({ state }) => state === wanted).map(({ phraseId }) => phraseId));
  return {
    size: `${image.width} x ${image.height}`,
    regions: joinEqual(regions.map(({ box, phraseIds }) => ({ box, texts: textsOf(phraseIds) }))),
    short: captions?.short ?? '',
    long: captions?.long ?? '',
    exhaustive: inState('exhaustive'),
    absent: inState('verified absent'),
    rejections: joinEqual(rejections.map(({ box, phraseId }) => ({ box, texts: textsOf([phraseId]) }))),
  };
}

/** Boxes that are the same are one with the texts of all: many formats repeat the box for each text. */
function joinEqual(items: Meaning['regions']): Meaning['regions'] {
  const joined: { box: Box; texts: readonly string[] }[] = [];
  for (const { box, texts } of items) {
    const same = joined.find((other) => isSame(other.box, box));
    if (same === undefined) joined.push({ box, texts });
    else same.texts = [...new Set([...same.texts, ...texts])].sort();
  }
  return joined.sort(
    (a, b) => a.box[0] - b.box[0] || a.box[1] - b.box[1] || a.box[2] - b.box[2] || a.box[3] - b.box[3],
  );
}

/** Equal hashes mean the same; different ones may still mean the same, which a closer look decides. */
function hashOf(meaning: Meaning): number {
  const rounded = (_: string, value: unknown) => (typeof value === 'number' ? Math.round(value / TOLERANCE) : value);
  return hashText(JSON.stringify(meaning, rounded));
}

function* diffImage(path: string, before: Meaning, after: Meaning): Generator<Difference> {
  const say = (kind: DifferenceKind, message: string): Difference => ({ kind, path, message: `${path}: ${message}` });
  if (before.size !== after.size) yield say('image-size', `${before.size} became ${after.size}.`);
  yield* diffRegions(before.regions, after.regions, say);
  for (const which of ['short', 'long'] as const) {
    if (before[which] !== after[which]) yield say(`caption-${which}`, `"${before[which]}" became "${after[which]}".`);
  }
  for (const text of inOneOnly(before.exhaustive, after.exhaustive)) {
    yield say('state-exhaustive', `"${text}" is exhaustive in one of them only.`);
  }
  for (const text of inOneOnly(before.absent, after.absent)) {
    yield say('state-absent', `"${text}" is verified absent in one of them only.`);
  }
  const gone = [...without(before.rejections, after.rejections), ...without(after.rejections, before.rejections)];
  for (const { box, texts } of gone)
    yield say('rejection', `${describe(box)} is rejected for ${quote(texts)} in one of them only.`);
}

function* diffRegions(
  before: Meaning['regions'],
  after: Meaning['regions'],
  say: (kind: DifferenceKind, message: string) => Difference,
): Generator<Difference> {
  const left = new Set(after);
  const missing: Meaning['regions'][number][] = [];
  for (const region of before) {
    const same = [...left].find((other) => isSame(other.box, region.box));
    if (same === undefined) missing.push(region);
    else left.delete(same);
    if (same !== undefined && same.texts.join('\n') !== region.texts.join('\n')) {
      yield say('region-phrases', `${describe(region.box)} ${quote(region.texts)} became ${quote(same.texts)}.`);
    }
  }
  for (const { box, texts } of missing) {
    const moved = [...left].find(
      (other) => other.texts.join('\n') === texts.join('\n') && iou(other.box, box) >= MOVED_IOU,
    );
    if (moved === undefined) yield say('region-missing', `${describe(box)} ${quote(texts)} is gone.`);
    else yield say('region-moved', `${describe(box)} ${quote(texts)} became ${describe(moved.box)}.`);
    if (moved !== undefined) left.delete(moved);
  }
  for (const { box, texts } of left) yield say('region-added', `${describe(box)} ${quote(texts)} is new.`);
}

function without(items: Meaning['regions'], others: Meaning['regions']): Meaning['regions'] {
  return items.filter(
    ({ box, texts }) => !others.some((other) => isSame(other.box, box) && other.texts.join('\n') === texts.join('\n')),
  );
}

function missingIn(known: readonly string[], texts: readonly string[]): string[] {
  const there = new Set(known);
  return texts.filter((text) => !there.has(text));
}

function inOneOnly(a: readonly string[], b: readonly string[]): string[] {
  return [...missingIn(b, a), ...missingIn(a, b)];
}

function isSame(a: Box, b: Box): boolean {
  return a.every((edge, index) => Math.abs(edge - (b[index] ?? 0)) < TOLERANCE);
}

function describe(box: Box): string {
  return `[${box.map((edge) => Number(edge.toFixed(2))).join(', ')}]`;
}

function quote(texts: readonly string[]): string {
  return texts.length === 0 ? 'without a phrase' : texts.map((text) => `"${text}"`).join(', ');
}
