import type { FileChunk } from '../../annotations/formats/format.ts';
import type { ImageRecord } from '../../annotations/records.ts';
import type { FolderOutput } from '../folderOutput.ts';

/** Writes the pieces of a format into a folder, and copies the image files that it asks for. */
export async function writeChunks(
  output: FolderOutput,
  chunks: AsyncIterable<FileChunk>,
  locate: (image: ImageRecord) => Promise<string>,
): Promise<void> {
  for await (const chunk of chunks) {
    if ('image' in chunk) await output.copy(await locate(chunk.image), chunk.path);
    else {
      await output.append(chunk.path, chunk.piece);
      if (chunk.last === true) await output.close(chunk.path);
    }
  }
}
