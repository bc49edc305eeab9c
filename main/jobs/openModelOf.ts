import type { Model } from '../model.ts';

/**
 * The model that made the proposals of a run.
 * @throws when another model is at hand: its embeddings and scores compare with none of the run's.
 */
export async function openModelOf(modelId: string, openModel: () => Promise<Model>): Promise<Model> {
  const model = await openModel();
  if (model.manifest.modelId === modelId) return model;
  throw new Error(
    `Expected the model ${modelId}, which made these proposals, got ${model.manifest.modelId}; let it propose anew.`,
  );
}
