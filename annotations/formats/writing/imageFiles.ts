import { z } from 'zod';
import type { Dataset } from '../dataset.ts';
import type { FileChunk } from '../format.ts';
import type { Note } from '../notes.ts';
import { copyOptions } from '../options.ts';
import { baseName, withoutExtension } from '../paths.ts';

/** The map from the names of copies to the paths of the images, where they differ. */
export const IMAGE_PATHS_FILE = 'image_paths.json';

const copySchema = z.object(copyOptions);
export type CopyOptions = z.output<typeof copySchema>;

/** What is to happen to image files; undefined for formats that leave them alone. */
export function copyOptionsOf(options: Readonly<Record<string, unknown>>): CopyOptions | undefined {
  return 'imageFiles' in options ? copySchema.parse(options) : undefined;
}

/** What files of ours are called, without extension: an image of the same name would have its labels there. */
const RESERVED = ['export_report', 'image_paths'];

/**
 * Image files beside the labels: each under a name of its own, also where names that differ in their case or their
 * extension are the same. Notes files that are not there and names that had to change.
 */
export function copyingImages(dataset: Dataset, options: CopyOptions, note: Note) {
  const isCopying = options.imageFiles !== 'reference';
  const originals = new Map<string, string>();
  const missing = new Set<string>();
  let isFirst = true;
  const named: Dataset = {
    ...dataset,
    images: {
      async *[Symbol.asyncIterator]() {
        const say: Note = isFirst ? note : () => {};
        isFirst = false;
        const nameOf = uniqueNames(options.flatNames);
        for await (const entry of dataset.images) {
          const { image } = entry;
          if (!entry.fileExists) {
            missing.add(image.id);
            say('written/copy', `Expected an image file at ${image.path}, got none; it is not copied.`, { image });
          }
          const path = nameOf(image.path);
          if (path !== image.path) {
            originals.set(path, image.path);
            say('written/renamed', `${image.path} is copied as ${path}.`, { image });
          }
          yield { ...entry, image: { ...image, path } };
        }
      },
    },
  };
  return {
    dataset: isCopying ? named : dataset,
    /** The chunk with what it copies, under its own path; undefined for a file that is not there. */
    toCopy(chunk: FileChunk): FileChunk | undefined {
      if (!('image' in chunk)) return chunk;
      const { image, path } = chunk;
      if (missing.has(image.id)) return undefined;
      const original = originals.get(image.path) ?? image.path;
      return {
        path,
        image: { ...image, path: original },
        as: options.imageFiles === 'reference' ? 'copy' : options.imageFiles,
      };
    },
    /** The map, when there is something in it. */
    map(): FileChunk[] {
      if (originals.size === 0) return [];
      const rows = Array.from(originals, ([copy, path]) => `  ${JSON.stringify(copy)}: ${JSON.stringify(path)}`);
      return [{ path: IMAGE_PATHS_FILE, piece: `{\n${rows.join(',\n')}\n}\n`, last: true }];
    },
  };
}

/** A path for each image that no earlier one has, by numbers behind the name. */
function uniqueNames(isFlat: boolean): (path: string) => string {
  const taken = new Set(RESERVED);
  return (path) => {
    const wanted = isFlat ? baseName(path) : path;
    const stem = withoutExtension(wanted);
    const extension = wanted.slice(stem.length);
    let name = stem;
    for (let number = 2; taken.has(keyOf(name)); number += 1) name = `${stem}-${number}`;
    taken.add(keyOf(name));
    return `${name}${extension}`;
  };
}

/** Some file systems make no difference of case. */
function keyOf(stem: string): string {
  return stem.toLowerCase();
}
