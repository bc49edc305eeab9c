import { normaliseText } from '../../text.ts';
import type { Note, Place } from '../notes.ts';
import { datasetPath } from '../paths.ts';
import type { GatheredImage } from './assemble.ts';
import { NONE } from './regionRows.ts';

/** Images by any spelling of their path, in the order in which they were first named. */
export function createImageRegister(
  note: Note,
  { root, paths }: { readonly root: string; readonly paths: ReadonlyMap<string, string> },
) {
  const images: GatheredImage[] = [];
  const bySpelling = new Map<string, GatheredImage>();
  const byPath = new Map<string, GatheredImage>();
  return {
    images,
    /** The image of a path; undefined, and noted, when the path is none of a dataset. */
    at(path: string, at: Place): GatheredImage | undefined {
      const known = bySpelling.get(path);
      if (known !== undefined) return known;
      const named = datasetPath(path, root);
      const clean = named && datasetPath(paths.get(named) ?? named);
      if (clean === undefined) {
        note('read/image-path', `Expected an image path inside the dataset, got ${quote(path)}; it is left out.`, at);
        return undefined;
      }
      const image = byPath.get(clean) ?? { path: clean, first: NONE, last: NONE };
      if (!byPath.has(clean)) images.push(image);
      bySpelling.set(path, image);
      byPath.set(clean, image);
      return image;
    },
  };
}

/** Phrases by any spelling of their text, in the order in which they were first named. */
export function createPhraseRegister(note: Note) {
  const texts: string[] = [];
  const numbers = new Map<string, number>();
  return {
    texts,
    /** The number of a text; undefined, and noted, when it is no text of a phrase. */
    at(text: string, at: Place): number | undefined {
      const known = numbers.get(text);
      if (known !== undefined) return known;
      const clean = cleanText(text, note, at);
      if (clean === undefined) return undefined;
      const number = numbers.get(clean) ?? texts.push(clean) - 1;
      numbers.set(clean, number);
      numbers.set(text, number);
      return number;
    },
  };
}

/** The text as a record can hold it: normalised, not empty, in Unicode that databases take. */
export function cleanText(text: string, note: Note, at: Place): string | undefined {
  const clean = normaliseText(text);
  if (clean !== '' && clean.isWellFormed() && !clean.includes('\0')) return clean;
  note('read/text', `Expected a text in Unicode, not empty and without NUL, got ${quote(text)}; it is left out.`, at);
  return undefined;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
