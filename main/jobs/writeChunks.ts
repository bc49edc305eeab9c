import type { FileChunk } from '../../annotations/formats/format.ts';
import type { ImageRecord } from '../../annotations/records.ts';
import type { FolderOutput } from '../folderOutput.ts';

/** Where image files come from. */
export type ImageFiles = {
  /** The absolute path of the file of an image. @throws when it is not there */
  locate(image: ImageRecord): Promise<string>;
  /** The bytes of the file with its EXIF orientation in the pixels, in the same format. */
  toUpright?: ((file: string) => Promise<Uint8Array>) | undefined;
};

/** Writes the pieces of a format into a folder, and the image files that it asks for. */
export async function writeChunks(
  output: FolderOutput,
  chunks: AsyncIterable<FileChunk>,
  images: ImageFiles,
): Promise<void> {
  for await (const chunk of chunks) {
    if ('image' in chunk) await writeImage(output, chunk, images);
    else {
      await output.append(chunk.path, chunk.piece);
      if (chunk.last === true) await output.close(chunk.path);
    }
  }
}

async function writeImage(
  output: FolderOutput,
  { path, image, as }: Extract<FileChunk, { readonly image: ImageRecord }>,
  { locate, toUpright }: ImageFiles,
): Promise<void> {
  const file = await locate(image);
  if (as === 'link') await output.link(file, path);
  else if (as !== 'upright' || image.orientation === 1) await output.copy(file, path);
  else {
    if (toUpright === undefined)
      throw new Error('Expected a way to turn images upright, got none; copy them as stored.');
    await output.append(path, await toUpright(file));
    await output.close(path);
  }
}
