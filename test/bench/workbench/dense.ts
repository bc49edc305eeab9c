// A project with few images that are full: of boxes, of regions to undo, of pixels.
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import type { Box } from '../../../annotations/box.ts';
import { write } from '../../../annotations/change.ts';
import type { AnnotationRecord, ImageRecord } from '../../../annotations/records.ts';
import { packageRoot } from '../../../main/packageRoot.ts';
import { commit } from '../../../main/store/commit.ts';
import { startRun } from '../../../main/store/modelRuns.ts';
import { openProject, type WritableProject } from '../../../main/store/openProject.ts';
import { savePhraseEmbeddings } from '../../../main/store/phraseEmbeddings.ts';
import { saveProposals } from '../../../main/store/proposalSets.ts';
import { createRandom, type Random } from './random.ts';

/** 12 megapixels. */
const SIZE = { width: 4000, height: 3000 };
const EMBEDDING_SIZE = 256;
const MODEL = 'bench';
const TEXTS = ['red car', 'person holding an umbrella', 'traffic light', 'a dog on a bench', 'bicycle'];

/** Images of the project, in the order of the list. */
export const dense = {
  /** 1,000 regions, and 1,000 proposals that reach the thresholds. */
  crowd: 'a-crowd.jpg',
  /** 2,000 proposals, on both sides of the thresholds. */
  proposals: 'b-proposals.jpg',
  /** 10,000 regions. */
  regions: 'c-regions.jpg',
  /** 12-megapixel photographs without boxes. */
  photographs: Array.from({ length: 12 }, (_, index) => `photograph-${String(index).padStart(2, '0')}.jpg`),
  boxes: 2000,
  regionsToUndo: 10_000,
} as const;

const samples = path.join(packageRoot, 'samples');

/** Makes the project in a new folder. */
export async function makeDenseProject(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await writePhotographs(folder, [dense.crowd, dense.proposals, dense.regions, ...dense.photographs]);
  const project = await openProject(folder, { create: true });
  try {
    await fill(project);
  } finally {
    await project.close();
  }
}

/** Writes pictures of 12 megapixels, each a sample with grain. */
export async function writePhotographs(folder: string, names: readonly string[]): Promise<void> {
  const sources = readdirSync(samples).filter((name) => name.endsWith('.jpg'));
  const grain = await makeGrain();
  for (const [index, name] of names.entries()) {
    await makePhotograph(path.join(samples, sources[index % sources.length]), grain, path.join(folder, name));
  }
}

/** Grain keeps files as large as those of photographs: some 4 MB. */
function makeGrain(): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
  return sharp({ create: { ...SIZE, channels: 3, background: '#808080', noise } })
    .raw()
    .toBuffer();
}

async function makePhotograph(source: string, grain: Buffer, target: string): Promise<void> {
  const picture = sharp(source).resize({ ...SIZE, fit: 'fill', kernel: 'cubic' });
  const layer = { input: grain, raw: { ...SIZE, channels: 3 }, blend: 'soft-light' } as const;
  await picture.composite([layer]).jpeg({ quality: 88 }).toFile(target);
}

async function fill(project: WritableProject): Promise<void> {
  const random = createRandom(1);
  const images = [dense.crowd, dense.proposals, dense.regions].map(
    (name): ImageRecord => ({ type: 'image', id: name, path: name, ...SIZE, orientation: 1 }),
  );
  const phrases = TEXTS.map((text, position) => ({ type: 'phrase', id: `p${position}`, text, position }) as const);
  const regions = [
    ...Array.from({ length: dense.boxes / 2 }, (_, index) => region(dense.crowd, index, random)),
    ...Array.from({ length: dense.regionsToUndo }, (_, index) => region(dense.regions, index, random)),
  ];
  const change = write(new Map(), [...images, ...phrases, ...regions]);
  await commit(project, change, { origin: 'import', label: 'Import' });
  await addProposals(project, random);
}

function region(imageId: string, index: number, random: Random): AnnotationRecord {
  const phraseIds = [`p${random.below(TEXTS.length)}`];
  const semantic = { [phraseIds[0]]: random.between(0.4, 1) };
  const scores = { modelId: MODEL, predictedIou: random.between(0.5, 1), semantic };
  const source = { kind: 'accepted', runId: 'import', proposalIndex: index, corrected: false } as const;
  return { type: 'region', id: `${imageId}-${index}`, imageId, box: box(random), phraseIds, source, scores };
}

function box(random: Random): Box {
  const [width, height] = [random.between(60, 320), random.between(60, 320)];
  const [x, y] = [random.between(0, SIZE.width - width), random.between(0, SIZE.height - height)];
  return [x, y, x + width, y + height];
}

async function addProposals(project: WritableProject, random: Random): Promise<void> {
  const logit = { scale: 20, bias: 0 };
  const model = { modelId: MODEL, embeddingSize: EMBEDDING_SIZE, task: 'rec', numerics: 'fp32' } as const;
  const run = await startRun(project, { ...model, objectLogit: logit, imageLogit: null });
  const texts = TEXTS.map((text) => [text, unit(random, null)] as const);
  await savePhraseEmbeddings(project, { modelId: MODEL, kind: 'object' }, new Map(texts));
  const toward = (_: unknown, index: number) => unit(random, texts[index % texts.length][1]);
  for (const [imageId, count, spread] of [
    [dense.crowd, dense.boxes / 2, false],
    [dense.proposals, dense.boxes, true],
  ] as const) {
    const rows = Array.from({ length: count }, spread ? () => unit(random, null) : toward);
    await saveProposals(project, {
      runId: run.id,
      imageId,
      boxes: rows.map(() => box(random)),
      proposerScores: new Float32Array(count).fill(1),
      predictedIou: new Float32Array(count).map(() => random.between(spread ? 0.3 : 0.7, 1)),
      objectEmbeddings: Float32Array.from(rows.flatMap((row) => [...row])),
      imageEmbeddings: new Float32Array(0),
    });
  }
}

/** A random direction, or one that lies near another. */
function unit(random: Random, near: Float32Array | null): Float32Array {
  const row = new Float32Array(EMBEDDING_SIZE).map((_, index) => random.between(-1, 1) + 8 * (near?.[index] ?? 0));
  const length = Math.hypot(...row);
  return row.map((value) => value / length);
}
