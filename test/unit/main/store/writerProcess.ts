// A process for the durability tests to kill. It works on the project in the folder it is given, and reports each step
// to its parent only after the store has acknowledged it.
import { write } from '../../../../annotations/change.ts';
import { commit } from '../../../../main/store/commit.ts';
import { failImage, pendingImages, startRun } from '../../../../main/store/modelRuns.ts';
import { openProject, type WritableProject } from '../../../../main/store/openProject.ts';
import { saveProposals } from '../../../../main/store/proposalSets.ts';

const tasks: Record<string, (project: WritableProject, argument: string) => Promise<void>> = {
  async hold() {
    report('holding');
  },

  /** Commits images for ever. */
  async commit(project) {
    for (let index = 0; ; index++) {
      const id = `image-${index}`;
      const image = { type: 'image', id, path: `${id}.jpg`, width: 0, height: 0, orientation: 1 } as const;
      const review = { type: 'review', id, imageId: id, status: 'done' } as const;
      await commit(project, write(new Map(), [image, review]), { origin: 'user', label: id });
      report(id);
    }
  },

  /** Does every pending image of a run; each third one fails. */
  async propose(project, runId) {
    const run = runId || (await startRun(project, model)).id;
    report(run);
    for await (const { id, path } of pendingImages(project, run)) {
      if (path.endsWith('3.jpg')) await failImage(project, run, id, 'broken');
      else await saveProposals(project, proposals(id, run));
      report(id);
    }
    report('finished');
  },
};

const model = {
  modelId: 'nano',
  embeddingSize: 2,
  task: 'rec' as const,
  numerics: 'bf16' as const,
  objectLogit: { scale: 1, bias: 0 },
  imageLogit: null,
};

function proposals(imageId: string, runId: string) {
  return {
    imageId,
    runId,
    boxes: [[0, 0, 10, 10] as const],
    proposerScores: Float32Array.of(0.5),
    predictedIou: Float32Array.of(0.5),
    objectEmbeddings: Float32Array.of(1, 0),
    imageEmbeddings: Float32Array.of(0, 1),
  };
}

function report(message: string): void {
  process.send?.(message);
}

const [task = '', folder = '', argument = ''] = process.argv.slice(2);
// Without a parent there is nobody left to kill this process.
process.on('disconnect', () => process.exit());
await tasks[task](await openProject(folder, { create: true }), argument);
