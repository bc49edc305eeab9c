import { readImageEmbeddings } from '../store/imageEmbeddings.ts';
import type { Project } from '../store/openProject.ts';

/** The embeddings [G, C] of the images of captions, as the run that stands for each gave them. */
export async function readImageRows(
  project: Project,
  captions: readonly { readonly imageId: string }[],
  runOf: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, Float32Array>> {
  const ids = [...new Set(captions.map(({ imageId }) => imageId))];
  const found = new Map<string, Float32Array>();
  for (const [runId, ofRun] of Map.groupBy(ids, (id) => runOf.get(id))) {
    if (runId === undefined) continue;
    for await (const block of readImageEmbeddings(project, runId, ofRun)) {
      for (const { imageId, embeddings } of block) found.set(imageId, embeddings);
    }
  }
  return found;
}

/**
 * The embedding [C] of an image that goes with a kind of caption: the short one with the coarse, the long one with the
 * detailed. A model with a single one uses it for both.
 */
export function imageRow(embeddings: Float32Array, kind: 'short' | 'long', size: number): Float32Array {
  const row = kind === 'short' ? 0 : Math.min(1, embeddings.length / size - 1);
  return embeddings.subarray(row * size, (row + 1) * size);
}
