import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Box } from '../../../../annotations/box.ts';
import type { ModelRun } from '../../../../annotations/proposals.ts';
import type { PhraseRecord } from '../../../../annotations/records.ts';
import { startRun } from '../../../../main/store/modelRuns.ts';
import type { WritableProject } from '../../../../main/store/openProject.ts';
import { savePhraseEmbeddings } from '../../../../main/store/phraseEmbeddings.ts';
import { saveProposals } from '../../../../main/store/proposalSets.ts';
import { add, image, temporaryProject } from '../store/temporaryProject.ts';

/** A made-up model that embeds each phrase of a test as an axis of its own. */
export const EMBEDDING_SIZE = 4;
export const MODEL_ID = 'test@1';
const AXES = ['a dog', 'an animal', 'a cat'];

/** A cosine of 1 gives 0.993, of 0.8 gives 0.953, of 0.6 gives 0.731 and of 0 gives 0.007. */
export const objectLogit = { scale: 10, bias: -5 };

export const dog: PhraseRecord = { type: 'phrase', id: 'dog', text: 'a dog', position: 0 };
export const animal: PhraseRecord = { type: 'phrase', id: 'animal', text: 'an animal', position: 1 };
export const cat: PhraseRecord = { type: 'phrase', id: 'cat', text: 'a cat', position: 2 };

/** A proposal by its cosines with the dog, the animal and the cat; the rest of its length is like none of them. */
export type Found = { readonly box: Box; readonly predictedIou: number; readonly like: readonly number[] };

export const dogBox: Box = [10, 10, 110, 90];
export const catBox: Box = [200, 200, 300, 300];
export const aDog: Found = { box: dogBox, predictedIou: 0.9, like: [0.8, 0.6] };
export const aCat: Found = { box: catBox, predictedIou: 0.75, like: [0, 0, 1] };

export function embeddingOf(text: string): Float32Array {
  return Float32Array.from({ length: EMBEDDING_SIZE }, (_, axis) => (AXES[axis] === text ? 1 : 0));
}

/** A project with these phrases, of which the model has embedded all, and images with what a run found in them. */
export async function proposedProject(
  phrases: readonly PhraseRecord[],
  images: Readonly<Record<string, readonly Found[]>>,
): Promise<{ project: WritableProject; run: ModelRun }> {
  const project = await temporaryProject();
  const ids = Object.keys(images);
  await add(project, ...phrases, ...ids.map((id) => image(id)));
  for (const id of ids) await writeFile(path.join(project.folder, `${id}.jpg`), '');
  await embed(project, phrases);
  return { project, run: await addRun(project, images) };
}

export async function addRun(
  project: WritableProject,
  images: Readonly<Record<string, readonly Found[]>>,
): Promise<ModelRun> {
  const settings = { task: 'rec', numerics: 'bf16', objectLogit, imageLogit: null } as const;
  const run = await startRun(project, { modelId: MODEL_ID, embeddingSize: EMBEDDING_SIZE, ...settings });
  for (const [imageId, found] of Object.entries(images)) {
    await saveProposals(project, { imageId, runId: run.id, ...toProposals(found) });
  }
  return run;
}

export async function embed(project: WritableProject, phrases: readonly PhraseRecord[]): Promise<void> {
  const embeddings = new Map(phrases.map(({ text }) => [text, embeddingOf(text)]));
  await savePhraseEmbeddings(project, { modelId: MODEL_ID, kind: 'object' }, embeddings);
}

export function toProposals(found: readonly Found[]) {
  return {
    boxes: found.map(({ box }) => box),
    proposerScores: Float32Array.from(found, (_, index) => 0.9 - index / 100),
    predictedIou: Float32Array.from(found, ({ predictedIou }) => predictedIou),
    objectEmbeddings: Float32Array.from(found.flatMap(toEmbedding)),
    imageEmbeddings: new Float32Array(0),
  };
}

function toEmbedding({ like: [toDog = 0, toAnimal = 0, toCat = 0] }: Found): number[] {
  const rest = Math.sqrt(Math.max(0, 1 - toDog ** 2 - toAnimal ** 2 - toCat ** 2));
  return [toDog, toAnimal, toCat, rest];
}
