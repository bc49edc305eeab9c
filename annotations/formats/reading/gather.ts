import { type Box, isValid, type Size } from '../../box.ts';
import type { PhraseRecord, PhraseState } from '../../records.ts';
import { normaliseText } from '../../text.ts';
import type { Dataset, DatasetProposals, Split } from '../dataset.ts';
import type { About, Note } from '../notes.ts';
import { datasetPath } from '../paths.ts';
import { type GatheredImage, type ImageFacts, toDatasetImage } from './assemble.ts';
import { floatColumn, wholeColumn } from './columns.ts';

/** Where in the files something stands; it goes into the findings. */
export type Place = Pick<About, 'file' | 'row' | 'field'>;

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

type GatherOptions = { readonly from: string; readonly repeatsRegions?: boolean; readonly root?: string };

/** The end of the chain of regions of an image. */
const END = -1;

/**
 * @param options.from what the regions say of where they were imported from: the id of the format
 * @param options.repeatsRegions the format says one region several times by design
 * @param options.root what stands before every image path, as "/data/photos"; it is taken away
 */
export function startGathering(note: Note, options: GatherOptions): OpenGathering {
  const { from, repeatsRegions = false, root = '' } = options;
  const images: GatheredImage[] = [];
  const imageIndex = new Map<string, number>();
  const phrases: string[] = [];
  const phraseIndex = new Map<string, number>();
  const facts = new Map<number, ImageFacts>();
  // One row a region and text: four edges, the phrase (-1 for none) and the next row of the same image.
  const edges = floatColumn();
  const phraseOf = wholeColumn();
  const next = wholeColumn();
  const textCache = new Map<string, number>();

  const imageAt = (path: string, at: Place): number | undefined => {
    const known = imageIndex.get(path);
    if (known !== undefined) return known;
    const clean = datasetPath(path, root);
    if (clean === undefined) {
      note('read/image-path', `Expected an image path inside the dataset, got ${quote(path)}; it is left out.`, at);
      return undefined;
    }
    const index = imageIndex.get(clean) ?? images.push({ path: clean, first: END, last: END }) - 1;
    imageIndex.set(path, index);
    imageIndex.set(clean, index);
    return index;
  };
  const phraseAt = (text: string, at: Place): number | undefined => {
    const known = textCache.get(text);
    if (known !== undefined) return known;
    const clean = cleanText(text, note, at);
    if (clean === undefined) return undefined;
    const index = phraseIndex.get(clean) ?? phrases.push(clean) - 1;
    phraseIndex.set(clean, index);
    textCache.set(text, index);
    return index;
  };
  const factsAt = (index: number): ImageFacts => {
    const known = facts.get(index) ?? { states: [] };
    facts.set(index, known);
    return known;
  };
  const addRow = (image: GatheredImage, box: Box, phrase: number): void => {
    const row = phraseOf.length;
    for (const edge of box) edges.push(edge);
    phraseOf.push(phrase);
    next.push(END);
    if (image.last === END) image.first = row;
    else next.set(image.last, row);
    image.last = row;
  };
  const rowsOf = function* (image: GatheredImage) {
    for (let row = image.first; row !== END; row = next.at(row)) {
      const at = row * 4;
      const box: Box = [edges.at(at), edges.at(at + 1), edges.at(at + 2), edges.at(at + 3)];
      yield { box, text: phrases[phraseOf.at(row)] };
    }
  };

  return {
    image(path, { size, split }, at) {
      const image = images[imageAt(path, at) ?? -1];
      if (image === undefined) return;
      if (size !== undefined && !isSize(size)) {
        const got = `${size.width} x ${size.height}`;
        note('read/image-size', `Expected a size in whole pixels, got ${got}.`, { image: image.path, ...at });
      } else if (size !== undefined) {
        const other =
          image.size !== undefined && (image.size.width !== size.width || image.size.height !== size.height);
        if (other)
          note('read/image-size', 'The image has two sizes; the later one is taken.', { image: image.path, ...at });
        image.size = size;
      }
      if (split !== undefined) image.split = split;
    },
    phrase(text, at) {
      phraseAt(text, at);
    },
    region(path, box, texts, at) {
      const image = images[imageAt(path, at) ?? -1];
      if (image === undefined) return;
      if (!isValid(box)) {
        const message = `Expected a box with x1 < x2 and y1 < y2, got [${box.join(', ')}]; it is left out.`;
        note('read/box', message, { image: image.path, ...at });
        return;
      }
      if (texts.length === 0) addRow(image, box, END);
      for (const text of texts) addRow(image, box, phraseAt(text, at) ?? END);
    },
    caption(path, kind, text, at) {
      const index = imageAt(path, at);
      const clean = index === undefined ? undefined : cleanText(text, note, at);
      if (index === undefined || clean === undefined) return;
      const known = factsAt(index);
      if (known[kind] === undefined) known[kind] = clean;
      else if (known[kind] !== clean) {
        note('read/duplicate', `The image has another ${kind} caption; the first is taken.`, { image: path, ...at });
      }
    },
    state(path, text, state, at) {
      const index = imageAt(path, at);
      const phrase = index === undefined ? undefined : phraseAt(text, at);
      if (index !== undefined && phrase !== undefined)
        factsAt(index).states.push({ text: phrases[phrase] ?? '', state });
    },
    proposals(path, proposals, at) {
      const index = imageAt(path, at);
      if (index === undefined) return;
      if (proposals.boxes.every(isValid)) factsAt(index).proposals = proposals;
      else
        note('read/box', 'Expected proposals with x1 < x2 and y1 < y2; those of the image are left out.', {
          image: path,
          ...at,
        });
    },
    unsized: () => images.filter(({ size }) => size === undefined).map(({ path }) => path),
    finish() {
      const assemble = (image: GatheredImage, index: number, say: Note) =>
        toDatasetImage(
          { image, rows: rowsOf(image), facts: facts.get(index) ?? { states: [] }, from, repeatsRegions },
          say,
        );
      for (const [index, image] of images.entries()) assemble(image, index, note);
      return {
        phrases: phrases.map((text, position): PhraseRecord => ({ type: 'phrase', id: text, text, position })),
        images: {
          *[Symbol.iterator]() {
            for (const [index, image] of images.entries()) yield assemble(image, index, () => {});
          },
        },
      };
    },
  };
}

/** The text as a record can hold it: normalised, not empty, in Unicode that databases take. */
function cleanText(text: string, note: Note, at: Place): string | undefined {
  const clean = normaliseText(text);
  if (clean !== '' && clean.isWellFormed() && !clean.includes('\0')) return clean;
  note('read/text', `Expected a text in Unicode, not empty and without NUL, got ${quote(text)}; it is left out.`, at);
  return undefined;
}

function isSize({ width, height }: Size): boolean {
  return [width, height].every((side) => Number.isInteger(side) && side > 0 && side < 2 ** 31);
}

function quote(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
