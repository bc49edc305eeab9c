// Datasets on the disk for the tests of the jobs that read and write them.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { temporaryFolder } from '../store/temporaryProject.ts';

/** A temporary folder with these texts in it. */
export async function folderOf(texts: Record<string, string>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [file, text] of Object.entries(texts)) {
    await mkdir(path.join(folder, path.dirname(file)), { recursive: true });
    await writeFile(path.join(folder, file), text);
  }
  return folder;
}

/** The text of every file below a folder. */
export async function contents(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const texts = await Promise.all(
    files.map(async (file) => [path.relative(folder, file), await readFile(file, 'utf8')] as const),
  );
  return Object.fromEntries(texts);
}

export type CocoContent = {
  readonly images: readonly object[];
  readonly annotations: readonly object[];
  readonly categories: readonly object[];
};

/** A COCO file with one image a.jpg of 640 x 480 and a dog in it. */
export const oneDog: CocoContent = {
  images: [{ id: 1, file_name: 'a.jpg', width: 640, height: 480 }],
  annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [1, 2, 30, 40], iscrowd: 0 }],
  categories: [{ id: 1, name: 'a dog' }],
};
