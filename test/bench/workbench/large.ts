// A project of 100,000 images in the middle of its life: a run has seen most, people have begun with half.
import { copyFileSync, linkSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { write } from '../../../annotations/change.ts';
import type { AnnotationRecord } from '../../../annotations/records.ts';
import { packageRoot } from '../../../main/packageRoot.ts';
import { commit } from '../../../main/store/commit.ts';
import { startRun } from '../../../main/store/modelRuns.ts';
import { openProject, type WritableProject } from '../../../main/store/openProject.ts';
import { createRandom, type Random } from './random.ts';

export const LARGE = 100_000;
const PER_FOLDER = 1000;
const SIZE = { width: 640, height: 480 };
const TEXTS = ['red car', 'person', 'traffic light', 'dog', 'bicycle', 'umbrella', 'kite', 'boat', 'horse', 'tree'];
const ROWS = 500;

/** Makes the project in a new folder. Its pictures are links to one file for each folder. */
export async function makeLargeProject(folder: string, tell: (words: string) => void): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const project = await openProject(folder, { create: true });
  try {
    const phrases = TEXTS.map((text, position) => ({ type: 'phrase', id: `p${position}`, text, position }) as const);
    await commit(project, write(new Map(), phrases), { origin: 'import', label: 'Import' });
    const model = { modelId: 'bench', embeddingSize: 4, task: 'rec', numerics: 'fp32' } as const;
    const run = await startRun(project, { ...model, objectLogit: { scale: 1, bias: 0 }, imageLogit: null });
    const random = createRandom(2);
    for (let start = 0; start < LARGE; start += PER_FOLDER) {
      await addFolder(project, run.id, start / PER_FOLDER, random);
      if (start % 20_000 === 0) tell(`  ${start.toLocaleString('en')} images`);
    }
  } finally {
    await project.close();
  }
}

async function addFolder(project: WritableProject, runId: string, number: number, random: Random): Promise<void> {
  const part = `part-${String(number).padStart(3, '0')}`;
  const place = path.join(project.folder, part);
  mkdirSync(place);
  const names = Array.from({ length: PER_FOLDER }, (_, index) => `image-${String(index).padStart(4, '0')}.jpg`);
  const [first, ...others] = names.map((name) => path.join(place, name));
  copyFileSync(path.join(packageRoot, 'samples', 'city-street.jpg'), first);
  for (const other of others) linkSync(first, other);
  const paths = names.map((name) => `${part}/${name}`);
  const records = paths.flatMap((image) => recordsOf(image, random));
  await commit(project, write(new Map(), records), { origin: 'import', label: 'Import' });
  await addSeen(
    project,
    runId,
    paths.filter(() => random.next() < 0.8),
  );
}

function recordsOf(id: string, random: Random): readonly AnnotationRecord[] {
  const image = { type: 'image', id, path: id, ...SIZE, orientation: 1 } as const;
  if (random.next() < 0.5) return [image];
  const status = random.next() < 0.6 ? 'done' : 'in progress';
  const regions = Array.from({ length: 1 + random.below(4) }, (_, index) => region(id, index, random));
  return [image, { type: 'review', id, imageId: id, status }, ...regions];
}

function region(imageId: string, index: number, random: Random): AnnotationRecord {
  const [x, y] = [random.between(0, 500), random.between(0, 400)];
  const phraseIds = [`p${random.below(TEXTS.length)}`];
  const scores = {
    modelId: 'bench',
    predictedIou: random.between(0.5, 1),
    semantic: { [phraseIds[0]]: random.between(0, 1) },
  };
  const source = { kind: 'accepted', runId: 'bench', proposalIndex: index, corrected: false } as const;
  const box = [x, y, x + 100, y + 60] as const;
  return { type: 'region', id: `${imageId}-${index}`, imageId, box, phraseIds, source, scores };
}

async function addSeen({ db }: WritableProject, runId: string, imageIds: readonly string[]): Promise<void> {
  const finished = { status: 'done', error: null, finished_at: new Date(0).toISOString() } as const;
  for (let start = 0; start < imageIds.length; start += ROWS) {
    const rows = imageIds.slice(start, start + ROWS).map((id) => ({ run_id: runId, image_id: id, ...finished }));
    await db.insertInto('run_images').values(rows).execute();
  }
}
