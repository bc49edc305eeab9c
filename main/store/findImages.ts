import type { Dirent } from 'node:fs';
import { opendir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { reasonOf } from '../reasonOf.ts';
import { isInside } from './isInside.ts';

/** The files that count as images: what the decoder reads. */
export const IMAGE_EXTENSIONS: ReadonlySet<string> = new Set([
  '.avif',
  '.gif',
  '.jpeg',
  '.jpg',
  '.png',
  '.tif',
  '.tiff',
  '.webp',
]);

/** An image file, or an entry that was passed over and why. Paths are relative, with "/", in NFC. */
export type Found = { readonly path: string; readonly skipped?: string };

/** A folder of the walk: its name on disk may be in another normal form than in our paths. */
type Folder = { readonly onDisk: string; readonly path: string };

/**
 * Walks a folder for images, in the order of the file system. Hidden files and folders are passed over, and so are
 * links that lead out of the folder and all links to folders.
 */
export async function* findImages(folder: string): AsyncGenerator<Found> {
  const root = await realpath(folder);
  const waiting: Folder[] = [{ onDisk: root, path: '' }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    try {
      for await (const entry of await opendir(next.onDisk, { bufferSize: 1024 })) {
        if (entry.name.startsWith('.')) continue;
        const child = { onDisk: path.join(next.onDisk, entry.name), path: join(next.path, entry.name) };
        if (entry.isDirectory()) waiting.push(child);
        else yield* classify(root, child, entry);
      }
    } catch (error) {
      yield { path: next.path || '.', skipped: `the folder cannot be read (${reasonOf(error)})` };
    }
  }
}

async function* classify(root: string, child: Folder, entry: Dirent): AsyncGenerator<Found> {
  const isImage = IMAGE_EXTENSIONS.has(path.extname(entry.name).toLowerCase());
  if (!isImage && !entry.isSymbolicLink()) return;
  const skipped =
    nameProblem(child.path) ?? (entry.isSymbolicLink() ? await linkProblem(root, child.onDisk) : undefined);
  if (skipped !== undefined) yield { path: child.path, skipped };
  else if (isImage) yield { path: child.path };
}

function nameProblem(relative: string): string | undefined {
  if (relative.includes('\uFFFD') || !relative.isWellFormed()) return 'the name is not valid Unicode';
  if (/^[A-Za-z]:/.test(relative)) return 'the name looks like a drive';
  return undefined;
}

async function linkProblem(root: string, file: string): Promise<string | undefined> {
  try {
    const target = await realpath(file);
    if (!isInside(root, target)) return 'the link leads out of the folder';
    return (await stat(target)).isDirectory() ? 'links to folders are not followed' : undefined;
  } catch (error) {
    return `the link cannot be followed (${reasonOf(error)})`;
  }
}

function join(folder: string, name: string): string {
  return (folder === '' ? name : `${folder}/${name}`).normalize();
}
