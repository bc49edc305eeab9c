// How long the store takes for big changes and for proposals: a change of 10,000 regions, its undo, and one image of
// 100 proposals with embeddings of 2048. `node test/bench/store.ts`
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { invert, write } from '../../annotations/change.ts';
import type { AnnotationRecord } from '../../annotations/records.ts';
import { commit } from '../../main/store/commit.ts';
import { startRun } from '../../main/store/modelRuns.ts';
import { openProject } from '../../main/store/openProject.ts';
import { loadProposals, saveProposals } from '../../main/store/proposalSets.ts';

const REGIONS = 10_000;
const PROPOSALS = 100;
const EMBEDDING_SIZE = 2048;
const REPEATS = 20;

const folder = await mkdtemp(path.join(tmpdir(), 'objembed-bench-'));
const project = await openProject(folder, { create: true });
try {
  const image = { type: 'image', id: 'i', path: 'i.jpg', width: 1, height: 1, orientation: 1 } as const;
  const phrase = { type: 'phrase', id: 'p', text: 'a kite', position: 0 } as const;
  await save(write(new Map(), [image, phrase]));
  const change = write(
    new Map(),
    Array.from({ length: REGIONS }, (_, index) => region(String(index))),
  );
  await measure(`commit ${REGIONS} regions`, 1, () => save(change));
  await measure(`undo ${REGIONS} regions`, 1, () => save(invert(change)));

  const model = { modelId: 'bench', embeddingSize: EMBEDDING_SIZE, task: 'rec', numerics: 'bf16' } as const;
  const { id: runId } = await startRun(project, { ...model, objectLogit: { scale: 1, bias: 0 }, imageLogit: null });
  await measure(`save ${PROPOSALS} proposals`, REPEATS, (index) => saveProposals(project, proposals(runId, index)));
  await measure(`load ${PROPOSALS} proposals`, REPEATS, (index) => loadProposals(project, runId, String(index)));
} finally {
  await project.close();
  await rm(folder, { recursive: true });
}

function save(change: ReturnType<typeof write>): Promise<number | null> {
  return commit(project, change, { origin: 'user', label: 'Bench' });
}

function region(id: string): AnnotationRecord {
  const source = { kind: 'accepted', runId: 'r', proposalIndex: 0, corrected: false } as const;
  const scores = { modelId: 'm', predictedIou: 0.5, semantic: { p: 0.5 } };
  return { type: 'region', id, imageId: 'i', box: [0, 0, 1, 1], phraseIds: ['p'], source, scores };
}

function proposals(runId: string, index: number) {
  return {
    runId,
    imageId: String(index),
    boxes: Array.from({ length: PROPOSALS }, () => [0, 0, 1, 1] as const),
    proposerScores: new Float32Array(PROPOSALS),
    predictedIou: new Float32Array(PROPOSALS),
    objectEmbeddings: new Float32Array(PROPOSALS * EMBEDDING_SIZE).map(Math.random),
    imageEmbeddings: new Float32Array(2 * EMBEDDING_SIZE).map(Math.random),
  };
}

/** Prints the median of a few repetitions. */
async function measure(what: string, repeats: number, work: (index: number) => Promise<unknown>): Promise<void> {
  const times: number[] = [];
  for (let index = 0; index < repeats; index++) {
    const start = performance.now();
    await work(index);
    times.push(performance.now() - start);
  }
  const median = times.toSorted((a, b) => a - b)[Math.floor(repeats / 2)];
  console.log(`${what}: ${median.toFixed(1)} ms`);
}
