import type { Params, Result } from '../api.ts';
import { getRun } from '../store/modelRuns.ts';
import type { WritableProject } from '../store/openProject.ts';
import { saveRegionEmbeddings } from '../store/regionEmbeddings.ts';

/**
 * Keeps what the model said of boxes that regions have: so regions that people draw and correct are found as well. Others
 * of the boxes were only passed while one was dragged.
 * @returns whether there was anything to keep
 */
export async function keepRegionEmbeddings(
  project: WritableProject,
  { imageId, runId, boxes }: Params<'scoreBoxes'>,
  { objectEmbeddings, predictedIou }: Result<'scoreBoxes'>,
): Promise<boolean> {
  if (boxes.length === 0) return false;
  const { modelId, embeddingSize: size } = await getRun(project, runId);
  const scored = boxes.map((box, index) => ({
    box,
    predictedIou: predictedIou[index] ?? 0,
    embedding: objectEmbeddings.subarray(index * size, (index + 1) * size),
  }));
  return saveRegionEmbeddings(project, { imageId, modelId }, scored);
}
