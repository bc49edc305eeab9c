import { createHash } from 'node:crypto';
import { open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import type { ProposalSet } from '../../annotations/proposals.ts';
import { replaceFolder } from '../../model/replaceFolder.ts';
import { segmentBytes } from '../../model/search/scanGraph.ts';
import { PROJECT_FOLDER, type Project } from '../store/openProject.ts';
import { loadProposals } from '../store/proposalSets.ts';
import { loadEmbeddedRegions } from '../store/regionEmbeddings.ts';
import { regionIdOf } from './regionSets.ts';
import type { SearchProcess } from './searchProcess.ts';
import type { PlannedSegment } from './segmentPlan.ts';
import type { StandingSet } from './standingSets.ts';
import { topProposals } from './topProposals.ts';

/** What can be searched: objects, or images by their coarse (short) or detailed (long) embedding. */
export const VECTOR_KINDS = ['object', 'short', 'long'] as const;
export type VectorKind = (typeof VECTOR_KINDS)[number];

/** What decides which vectors there are. */
export type VectorChoice = {
  readonly modelId: string;
  /** C */
  readonly size: number;
  /** Proposals of an image at most. */
  readonly budget: number;
};

/** One folder of vectors: those of some images, or of regions. It never changes. */
export type Segment = PlannedSegment & {
  /** Those of regions are sets of regionSets.ts. */
  readonly of: 'proposals' | 'regions';
  readonly folder: string;
  /** Vectors of each set, by kind, in the order of the sets. */
  readonly counts: { readonly [K in VectorKind]: readonly number[] };
  /** Bytes in memory by kind. */
  readonly bytes: { readonly [K in VectorKind]: number };
};

/** Grows whenever what is in a folder changes its meaning. */
const VERSION = 1;
const FILE = 'segment.json';

const counts = z.array(z.int().min(0));
const fileSchema = z.object({
  version: z.literal(VERSION),
  of: z.enum(['proposals', 'regions']),
  modelId: z.string(),
  size: z.int().min(1),
  budget: z.int().min(1),
  sets: z.array(z.tuple([z.string(), z.string()])),
  object: counts,
  short: counts,
  long: counts,
});

type SegmentFile = z.infer<typeof fileSchema>;

/** Where the segments of a project are: derived data, whose loss costs the time to make it again. */
export function vectorFolder({ folder }: Pick<Project, 'folder'>): string {
  return path.join(folder, PROJECT_FOLDER, 'vectors');
}

/** The segments on disk that are of this choice; damaged ones count as none. */
export async function readSegments(project: Project, choice: VectorChoice): Promise<Segment[]> {
  const root = vectorFolder(project);
  const names = (await readdir(root).catch(() => [])).filter((name) => !name.startsWith('.')).sort();
  const found = await Promise.all(names.map((name) => readSegment(path.join(root, name), choice)));
  return found.flatMap((segment) => segment ?? []);
}

async function readSegment(folder: string, choice: VectorChoice): Promise<Segment | null> {
  try {
    const file = fileSchema.parse(JSON.parse(await readFile(path.join(folder, FILE), 'utf8')));
    const segment = toSegment(folder, file);
    return segment.key === keyOf(choice, segment.of, segment.sets) ? segment : null;
  } catch {
    return null;
  }
}

/** Removes the folders of all other segments. One that is still read, on Windows, goes the next time. */
export async function removeOthers(project: Project, segments: readonly Segment[]): Promise<void> {
  const root = vectorFolder(project);
  const kept = new Set(segments.map(({ key }) => key));
  for (const name of await readdir(root).catch(() => [])) {
    if (name.startsWith('.') || kept.has(name)) continue;
    await rm(path.join(root, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

type Means = {
  readonly pack: SearchProcess['pack'];
  readonly signal: AbortSignal;
  /** Called after each set. */
  readonly onSet: () => void;
};

/** Makes a segment of the vectors of some images, or regions; it is there whole or not at all. */
export async function writeSegment(
  project: Project,
  choice: VectorChoice,
  { of, sets }: Pick<Segment, 'of' | 'sets'>,
  { pack, signal, onSet }: Means,
): Promise<Segment> {
  const key = keyOf(choice, of, sets);
  const target = path.join(vectorFolder(project), key);
  await rm(target, { recursive: true, force: true });
  const file = await replaceFolder(target, async (folder) => {
    const read = of === 'proposals' ? readProposals(project, choice) : readRegion(project, choice);
    const gathered = await gatherVectors(sets, read, { folder, signal, onSet });
    for (const kind of VECTOR_KINDS) {
      const { weights, file: rowsFile } = gathered[kind];
      const rows = weights.length;
      if (rows === 0) await rm(rowsFile);
      else
        await pack(
          {
            folder,
            name: kind,
            segment: { file: rowsFile, rows, size: choice.size, weights: Float32Array.from(weights) },
          },
          signal,
        );
    }
    const written: SegmentFile = {
      version: VERSION,
      of,
      ...choice,
      sets: sets.map(({ imageId, runId }) => [imageId, runId]),
      object: gathered.object.counts,
      short: gathered.short.counts,
      long: gathered.long.counts,
    };
    await writeFile(path.join(folder, FILE), JSON.stringify(written));
    return written;
  });
  return toSegment(target, file);
}

type Gathered = { readonly file: string; readonly counts: number[]; readonly weights: number[] };

/** Writes the vectors of the sets into a file for each kind, one set in memory at a time. */
async function gatherVectors(
  sets: readonly StandingSet[],
  read: (set: StandingSet) => Promise<VectorsOfSet>,
  { folder, signal, onSet }: Omit<Means, 'pack'> & { readonly folder: string },
): Promise<{ readonly [K in VectorKind]: Gathered }> {
  const begin = (kind: VectorKind): Gathered => ({ file: path.join(folder, `${kind}.rows`), counts: [], weights: [] });
  const gathered = { object: begin('object'), short: begin('short'), long: begin('long') };
  const files = await Promise.all(VECTOR_KINDS.map((kind) => open(gathered[kind].file, 'w')));
  try {
    for (const set of sets) {
      signal.throwIfAborted();
      const vectors = await read(set);
      for (const [index, kind] of VECTOR_KINDS.entries()) {
        const { halves, weights } = vectors[kind];
        gathered[kind].counts.push(weights.length);
        gathered[kind].weights.push(...weights);
        if (halves.length > 0) await files[index]?.write(new Uint8Array(halves.buffer));
      }
      onSet();
      // SQLite answers without waiting: other work gets its turn here.
      await setImmediate();
    }
  } finally {
    for (const file of files) await file.close();
  }
  return gathered;
}

type Vectors = { readonly halves: Float16Array; readonly weights: readonly number[] };
type VectorsOfSet = { readonly [K in VectorKind]: Vectors };

const none: Vectors = { halves: new Float16Array(0), weights: [] };

function readRegion(project: Project, { modelId }: VectorChoice): (set: StandingSet) => Promise<VectorsOfSet> {
  return async (set) => {
    const [region] = await loadEmbeddedRegions(project, modelId, [regionIdOf(set)]);
    const object = region && { halves: region.embedding, weights: [region.predictedIou] };
    return { object: object ?? none, short: none, long: none };
  };
}

function readProposals(project: Project, { size, budget }: VectorChoice): (set: StandingSet) => Promise<VectorsOfSet> {
  return async ({ imageId, runId }) => {
    const set = await loadProposals(project, runId, imageId);
    return set === undefined ? { object: none, short: none, long: none } : vectorsOf(set, size, budget);
  };
}

function vectorsOf(set: ProposalSet, size: number, budget: number): VectorsOfSet {
  const chosen = topProposals(set.predictedIou, budget);
  const halves = new Float16Array(chosen.length * size);
  for (const [row, index] of chosen.entries()) {
    halves.set(set.objectEmbeddings.subarray(index * size, (index + 1) * size), row * size);
  }
  const ofImage = (row: number): Vectors => {
    const values = set.imageEmbeddings.subarray(row * size, (row + 1) * size);
    return values.length === size ? { halves: new Float16Array(values), weights: [1] } : none;
  };
  return {
    object: { halves, weights: chosen.map((index) => set.predictedIou[index] ?? 0) },
    short: ofImage(0),
    long: ofImage(1),
  };
}

/** Names the content: proposals never change, so the runs of the images decide it, and regions name their boxes. */
function keyOf({ modelId, size, budget }: VectorChoice, of: Segment['of'], sets: readonly StandingSet[]): string {
  const content = JSON.stringify([
    VERSION,
    of,
    modelId,
    size,
    budget,
    sets.map(({ imageId, runId }) => [imageId, runId]),
  ]);
  return createHash('sha256').update(content).digest('hex').slice(0, 32);
}

function toSegment(folder: string, { of, size, sets, object, short, long }: SegmentFile): Segment {
  const bytesOf = (rows: readonly number[]) => segmentBytes(sum(rows), size);
  return {
    key: path.basename(folder),
    of,
    folder,
    sets: sets.map(([imageId, runId]) => ({ imageId, runId })),
    objects: sum(object),
    counts: { object, short, long },
    bytes: { object: bytesOf(object), short: bytesOf(short), long: bytesOf(long) },
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
