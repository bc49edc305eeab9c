import { type Box, isValid, type Size } from '../../box.ts';
import type { PhraseRecord, PhraseState } from '../../records.ts';
import type { Dataset, DatasetProposals, Split } from '../dataset.ts';
import type { Note, Place } from '../notes.ts';
import { type GatheredImage, type ImageFacts, toDatasetImage } from './assemble.ts';
import { createRegionRows, NONE } from './regionRows.ts';
import { cleanText, createImageRegister, createPhraseRegister } from './registers.ts';

/**
 * Gathers what a reader finds, in any order: regions may come before their images, and images in many pieces. Texts,
 * paths and boxes are checked here, and what cannot be used is noted with its place. Regions are kept in columns of
 * numbers, so that a million of them fits in memory.
 */
export type Gathering = {
  /** Adds an image, or says more of it. Naming it in any other call adds it too. */
  image(path: string, about: { readonly size?: Size | undefined; readonly split?: Split | undefined }, at: Place): void;
  /** Adds a phrase at the end of the vocabulary, in the order of the classes; texts of regions come by themselves. */
  phrase(text: string, at: Place): void;
  /**
   * Adds a region in continuous pixel edges, with all its texts. Regions of one image with exactly the same box become
   * one with the phrases of all.
   */
  region(path: string, box: Box, texts: readonly string[], at: Place): void;
  /** Sets the short or the long caption; a second one for the same place is noted and left out. */
  caption(path: string, kind: 'short' | 'long', text: string, at: Place): void;
  /** Says what a person said of a phrase in an image. */
  state(path: string, text: string, state: PhraseState['state'], at: Place): void;
  /** Sets the proposals of an image, best first. */
  proposals(path: string, proposals: DatasetProposals, at: Place): void;
};

/** A gathering with its end. */
export type OpenGathering = Gathering & {
  /** Paths of the images whose size nobody said. */
  unsized(): string[];
  /** The dataset; ids of images are their paths, ids of phrases their texts. Notes what only the whole can tell. */
  finish(): Dataset;
};

type GatherOptions = {
  readonly from: string;
  readonly repeatsRegions?: boolean;
  readonly root?: string;
  readonly paths?: ReadonlyMap<string, string>;
};

/**
 * @param options.from what the regions say of where they were imported from: the id of the format
 * @param options.repeatsRegions the format says one region several times by design
 * @param options.paths the paths of images that the dataset has under other names
 * @param options.root what stands before every image path, as "/data/photos"; it is taken away
 */
export function startGathering(note: Note, options: GatherOptions): OpenGathering {
  const { from, repeatsRegions = false, root = '', paths = new Map<string, string>() } = options;
  const register = createImageRegister(note, { root, paths });
  const phrases = createPhraseRegister(note);
  const rows = createRegionRows();
  const facts = new Map<GatheredImage, ImageFacts>();
  const factsOf = (image: GatheredImage): ImageFacts => {
    const known = facts.get(image) ?? { states: [] };
    facts.set(image, known);
    return known;
  };
  const assemble = (image: GatheredImage, say: Note) => {
    const own = rowsOf(rows.of(image), phrases.texts);
    return toDatasetImage({ image, rows: own, facts: facts.get(image) ?? { states: [] }, from, repeatsRegions }, say);
  };
  return {
    image(path, about, at) {
      const image = register.at(path, at);
      if (image !== undefined) describeImage(image, about, at, note);
    },
    phrase(text, at) {
      phrases.at(text, at);
    },
    region(path, box, texts, at) {
      const image = register.at(path, at);
      if (image === undefined || !isUsable(box, image, at, note)) return;
      if (texts.length === 0) rows.add(image, box, NONE);
      for (const text of texts) rows.add(image, box, phrases.at(text, at) ?? NONE);
    },
    caption(path, kind, text, at) {
      const image = register.at(path, at);
      const clean = image && cleanText(text, note, at);
      if (image !== undefined && clean !== undefined)
        addCaption(factsOf(image), kind, clean, { image: path, ...at }, note);
    },
    state(path, text, state, at) {
      const image = register.at(path, at);
      const phrase = image && phrases.texts[phrases.at(text, at) ?? NONE];
      if (image !== undefined && phrase !== undefined) factsOf(image).states.push({ text: phrase, state });
    },
    proposals(path, proposals, at) {
      const image = register.at(path, at);
      if (image === undefined) return;
      const wrong = proposals.boxes.find((box) => !isValid(box));
      if (wrong === undefined) factsOf(image).proposals = proposals;
      else isUsable(wrong, image, at, note);
    },
    unsized: () => register.images.filter(({ size }) => size === undefined).map(({ path }) => path),
    finish() {
      for (const image of register.images) assemble(image, note);
      return {
        phrases: phrases.texts.map((text, position): PhraseRecord => ({ type: 'phrase', id: text, text, position })),
        images: {
          *[Symbol.iterator]() {
            for (const image of register.images) yield assemble(image, () => {});
          },
        },
      };
    },
  };
}

function* rowsOf(rows: Iterable<{ box: Box; phrase: number }>, texts: readonly string[]) {
  for (const { box, phrase } of rows) yield { box, text: texts[phrase] };
}

function describeImage(
  image: GatheredImage,
  { size, split }: { readonly size?: Size | undefined; readonly split?: Split | undefined },
  at: Place,
  note: Note,
): void {
  const about = { image: image.path, ...at };
  if (split !== undefined) image.split = split;
  if (size === undefined) return;
  if (!isSize(size)) {
    note('read/image-size', `Expected a size in whole pixels, got ${size.width} x ${size.height}.`, about);
    return;
  }
  const { width = size.width, height = size.height } = image.size ?? {};
  if (width !== size.width || height !== size.height) {
    note('read/image-size', 'The image has two sizes; the later one is taken.', about);
  }
  image.size = size;
}

function isUsable(box: Box, { path }: GatheredImage, at: Place, note: Note): boolean {
  if (isValid(box)) return true;
  const message = `Expected a box with x1 < x2 and y1 < y2, got [${box.join(', ')}]; it is left out.`;
  note('read/box', message, { image: path, ...at });
  return false;
}

function addCaption(
  facts: ImageFacts,
  kind: 'short' | 'long',
  text: string,
  about: Parameters<Note>[2],
  note: Note,
): void {
  if (facts[kind] === undefined) facts[kind] = text;
  else if (facts[kind] !== text) {
    note('read/duplicate', `The image has another ${kind} caption; the first is taken.`, about);
  }
}

function isSize({ width, height }: Size): boolean {
  return [width, height].every((side) => Number.isInteger(side) && side > 0 && side < 2 ** 31);
}
