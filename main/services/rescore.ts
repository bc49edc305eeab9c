import type { Params, Result } from '../api.ts';
import { openModelOf } from '../jobs/openModelOf.ts';
import type { Model } from '../model.ts';
import { locateImage } from '../store/imageFiles.ts';
import { getRun } from '../store/modelRuns.ts';
import type { Project } from '../store/openProject.ts';
import { loadProposals } from '../store/proposalSets.ts';
import { imageTable } from '../store/tables/images.ts';
import { createLatest } from './latest.ts';

/** Scores of boxes that people draw and edit, while they do. */
export type Rescoring = {
  scoreBoxes(project: Project, params: Params<'scoreBoxes'>, asked: Asked): Promise<Result<'scoreBoxes'>>;
  tightenBox(project: Project, params: Params<'tightenBox'>, asked: Asked): Promise<Result<'tightenBox'>>;
};

type Asked = { readonly client: string; readonly signal: AbortSignal };

/** A client that asks again wants no answer to what it asked before: its box has moved on. */
export function createRescoring(openModel: () => Promise<Model>): Rescoring {
  const latestScores = createLatest('A later box was asked about.');
  const latestTighten = createLatest('A later box was asked about.');
  return {
    scoreBoxes: (project, { boxes, ...params }, { client, signal }) =>
      latestScores(client, signal, async (latest) => {
        const { model, image } = await openProposedImage(project, openModel, params);
        return model.call('rescoreBoxes', { image, boxes }, { signal: latest, keepProcess: true });
      }),
    tightenBox: (project, { box, ...params }, { client, signal }) =>
      latestTighten(client, signal, async (latest) => {
        const { model, image } = await openProposedImage(project, openModel, params);
        return model.call('tightenBox', { image, box }, { signal: latest, keepProcess: true });
      }),
  };
}

/** The model of the run, and the image with what the run proposed in it. */
export async function openProposedImage(
  project: Project,
  openModel: () => Promise<Model>,
  { imageId, runId }: { readonly imageId: string; readonly runId: string },
) {
  const run = await getRun(project, runId);
  const [found] = await imageTable.find(project.db, [imageId]);
  if (found === undefined) throw new Error(`Expected an image of the project, got the unknown id "${imageId}".`);
  const file = await locateImage(project, found);
  const proposals = (await loadProposals(project, runId, imageId))?.boxes ?? [];
  return { model: await openModelOf(run.modelId, openModel), image: { file, task: run.task, proposals } };
}
